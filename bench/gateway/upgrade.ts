import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { startLoad } from '../../harness/aibrix/load.ts';
import { events, installArguments, type Loop, startLoop } from '../../harness/aibrix/loop.ts';
import { subscribed } from '../../harness/aibrix/subscriptions.ts';
import type { Report } from '../../harness/process/report.ts';
import { type Circumstances, withTimings } from '../support/machine.ts';
import { readResults, resultsFile } from '../support/results.ts';
import { type Outcome, outcome } from './outcome.ts';
import { type HealthCheck, healthCheckSettings } from './period.ts';
import { type LoopSetup, loopSetup } from './versions.ts';

const name = 'gateway-upgrade';
const release = 'measured';
/** Seconds of load before the upgrade, and after it: longer than the gateway keeps a tokenizer that does not answer, 30. */
const [beforeSeconds, afterSeconds] = [2, 33];

/** An upgrade: how many pods beyond the replicas may run, and the period of the tokenizer's health check. */
interface Arm extends HealthCheck {
  readonly maxSurge: 0 | 1;
}

const arms: readonly Arm[] = [{ maxSurge: 0 }, { maxSurge: 1 }, { maxSurge: 1, period: '1ns' }];

/** Numbers of the measured upgrades: positions in the table. */
export const upgradeNumbers = arms.map((_, index) => index + 1);

/** An upgrade that replaced both pods, and what became of the completions. */
export interface Upgrade extends Arm, Outcome, Circumstances {
  readonly upgradeSeconds: number;
}

/** Upgrades of a release of two real vLLMs, under load through the real gateway. */
export interface GatewayUpgrades extends LoopSetup {
  readonly upgrades: readonly Upgrade[];
}

/**
 * Measures upgrades of a release of two pods, with five completions per second; other results stay as they are.
 *
 * @param chosen numbers of the upgrades
 */
export async function measureUpgrades(chosen: readonly number[], report: Report): Promise<GatewayUpgrades> {
  const kept = existsSync(resultsFile(name)) ? readResults<GatewayUpgrades>(name).upgrades : [];
  const loop = await startLoop(release, report);
  try {
    const upgrades: Upgrade[] = [];
    for (const [index, arm] of arms.entries()) {
      const measure = () => report.during(title(arm), () => withTimings(() => upgrade(loop, arm)));
      const known = chosen.includes(index + 1) ? await measure() : kept.find((one) => same(one, arm));
      if (known) upgrades.push(known);
    }
    return { ...loopSetup(), upgrades };
  } finally {
    await loop.stop();
  }
}

function same(one: Arm, other: Arm): boolean {
  return one.maxSurge === other.maxSurge && one.period === other.period;
}

function title({ maxSurge, period }: Arm): string {
  return `upgrade with maxSurge ${maxSurge}, health check period ${period ?? 'not set'}`;
}

async function upgrade(
  { aibrix, helm, settings }: Loop,
  arm: Arm,
): Promise<Omit<Upgrade, keyof Circumstances>> {
  const { maxSurge } = arm;
  const gateway = await aibrix.startGateway({ ...settings, ...healthCheckSettings(arm) });
  await subscribed(gateway, aibrix.node.pods.keys());
  const load = startLoad(aibrix.url, release);
  await pause(beforeSeconds * 1000);
  const from = load.now();
  const values = {
    ...events,
    'updateStrategy.maxSurge': `${maxSurge}`,
    'updateStrategy.maxUnavailable': `${1 - maxSurge}`,
    'podAnnotations.upgrade': `from-${maxSurge}-${arm.period}`,
  };
  await helm(...installArguments(release, values));
  const upgradeSeconds = Math.round((load.now() - from) / 1000);
  await pause(afterSeconds * 1000);
  const completions = await load.stop();
  await gateway.stop();
  return { ...arm, upgradeSeconds, ...outcome(completions) };
}
