import { existsSync } from 'node:fs';
import { agreement } from '../../harness/aibrix/agreement.ts';
import type { Report } from '../../harness/process/report.ts';
import { gatewaySetup } from '../gateway/versions.ts';
import { type Circumstances, type Machine, thisMachine, withTimings } from '../support/machine.ts';
import { readResults, resultsFile } from '../support/results.ts';
import { rounded } from '../support/statistics.ts';
import { type Caused, causeUnderLoad, type Fault, faults } from './faults.ts';
import { type EnginePlan, plans } from './plans.ts';
import { promptOf, type Subject, startSubject } from './subject.ts';

/** Percent of prompts of 640 tokens that the gateway finds; without the relay in `direct`. */
export interface EngineMatch {
  /** The prompt that a rank has computed, by rank. */
  readonly direct: readonly number[];
  readonly relayed: readonly number[];
  /** A plain prompt of the same text as a salted one. */
  readonly salted: number;
  /** A prompt for the base model of the same text as one for an adapter; absent if adapters were not loaded. */
  readonly adapted?: number;
  /** Tokens that vLLM itself reuses of the same prompt, by its own counter; only of a hybrid model. */
  readonly reused?: number;
}

/** What became of a fault under load. */
export interface FaultResult extends Caused {
  readonly name: string;
  /** Seconds after its end, with no load any more, until the relay announced all that vLLM held, and each gateway found it. */
  readonly recovered: number;
  /** Gateway blocks held then. */
  readonly blocks: number;
}

/** A real vLLM with the relay. */
export interface EngineRun extends Circumstances, Omit<EnginePlan, 'faults'> {
  readonly machine: Machine;
  readonly match: EngineMatch;
  readonly faults: readonly FaultResult[];
}

/** Real engines with the relay, judged by AIBrix's code. */
export interface RelayEngines {
  readonly aibrix: string;
  readonly runs: readonly EngineRun[];
}

const faultSeconds = 60;
const recoverySeconds = 60;

/** Runs these plans; results of others stay as they are. @param chosen see `plans` */
export async function measureRelayEngines(
  chosen: readonly EnginePlan[],
  report: Report,
): Promise<RelayEngines> {
  const kept = existsSync(resultsFile('relay-engines'))
    ? readResults<RelayEngines>('relay-engines').runs
    : [];
  const runs = new Map(kept.map((run) => [run.name, run]));
  for (const plan of chosen) runs.set(plan.name, await report.during(plan.name, () => runOf(plan, report)));
  return { aibrix: gatewaySetup().aibrix, runs: plans.flatMap(({ name }) => runs.get(name) ?? []) };
}

async function runOf(plan: EnginePlan, report: Report): Promise<EngineRun> {
  return withTimings(async () => {
    const subject = await startSubject(plan.vllm, plan, report);
    try {
      const match = await matchOf(subject, plan);
      const results: FaultResult[] = [];
      for (const fault of plan.faults ? faults : []) results.push(await resultOf(fault, subject));
      return { ...plan, machine: thisMachine(), match, faults: results };
    } finally {
      await subject.stop();
    }
  });
}

async function matchOf(subject: Subject, { ranks, lora, hybrid }: EnginePlan): Promise<EngineMatch> {
  const all = Array.from({ length: ranks }, (_, rank) => rank);
  const whole = (rank: number): string => promptOf(`rank ${rank}`);
  for (const rank of all) await subject.complete(whole(rank), {}, rank);
  for (const rank of all) await subject.foundWhole(whole(rank));
  const relayed = await Promise.all(all.map((rank) => subject.found(whole(rank))));
  const direct = await Promise.all(all.map((rank) => subject.foundDirectly(whole(rank), rank)));
  const reused = hybrid && { reused: await reusedTokens(subject, whole(0)) };
  const other = async (name: string, more: object): Promise<number> => {
    await subject.complete(promptOf(name), more);
    await subject.complete(promptOf(`after ${name}`));
    await subject.foundWhole(promptOf(`after ${name}`));
    return subject.found(promptOf(name));
  };
  const salted = await other('salted', { cache_salt: 'secret' });
  const adapted = lora && { adapted: await other('adapted', { model: await subject.loadAdapter() }) };
  return { direct, relayed, salted, ...adapted, ...reused };
}

/** Tokens of a prompt that vLLM takes from its cache. */
async function reusedTokens({ complete, relayed: { client } }: Subject, prompt: string): Promise<number> {
  const before = await client.cachedTokens();
  await complete(prompt);
  return (await client.cachedTokens()) - before;
}

async function resultOf(fault: Fault, subject: Subject): Promise<FaultResult> {
  const { lasted, ...completions } = await causeUnderLoad(fault, subject, faultSeconds);
  const from = performance.now();
  await subject.complete(promptOf(`after ${fault.name}`));
  const blocks = await agreement(subject.relayed, subject.gateways, recoverySeconds);
  const recovered = rounded((performance.now() - from) / 1000);
  return { name: fault.name, ...completions, lasted: rounded(lasted), recovered, blocks };
}
