import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { relayMatches } from '../../bench/relay-match/matches.ts';
import { type Judge, startJudge } from '../../harness/aibrix/judge.ts';
import { ensureAibrix } from '../../harness/aibrix/programs.ts';
import { type Relay, startRelay } from '../../harness/aibrix/relay.ts';
import { paths } from '../../harness/paths.ts';
import { createReport } from '../../harness/process/report.ts';
import { ensurePythonTools } from '../../harness/toolchain/python.ts';

interface Vectors {
  readonly prompt: readonly number[];
  readonly cases: readonly {
    readonly name: string;
    readonly batches: readonly { readonly pod: string; readonly hex: string }[];
  }[];
}

const file = path.join(paths.root, 'test/fixtures/gateway-vectors.json');
const { prompt, cases } = JSON.parse(readFileSync(file, 'utf8')) as Vectors;

/** Percent of the prompt that AIBrix finds in pod-a: as vLLM publishes, and through the relay. */
const matches: readonly (readonly [name: string, direct: number, relayed: number])[] = [
  ...relayMatches.map(({ vector, direct, relayed }) => [vector, direct, relayed] as const),
  ['0.22.1, 40 events, 40 batches', 100, 100],
  ['unknown event in the batch after 40 good ones', 0, 100],
  ['rank None (3 elements, nil)', 0, 100],
  ['ts int', 0, 100],
];

let python: string;
let judge: Judge;
const relays: Relay[] = [];

/** Percent that the gateway finds in pod-a and pod-b. */
const found = (): Promise<Record<string, number>> => judge.match(prompt, ['pod-a', 'pod-b']);

const payloadsOf = (name: string, pod = 'pod-a'): Buffer[] =>
  (cases.find((vector) => vector.name === name) ?? expect.fail(name)).batches
    .filter((batch) => batch.pod === pod)
    .map(({ hex }) => Buffer.from(hex, 'hex'));

/** A relay as the pod's, its batches given to the judge as they come. */
async function relayOf(pod: string): Promise<(payload: Uint8Array) => Promise<void>> {
  const relay = await startRelay(python, 16);
  relays.push(relay);
  let given = 0;
  return async (payload) => {
    await relay.publish(payload);
    for (; given < relay.sent.length; given += 1)
      expect(await judge.receive(pod, relay.sent[given] ?? Buffer.alloc(0))).toBeUndefined();
  };
}

beforeAll(async () => {
  const report = createReport(process.stderr);
  ({ python } = await ensurePythonTools(report));
  judge = startJudge((await ensureAibrix(report)).judge, { blockSizeBytes: 64 });
}, 900_000);

beforeEach(() => judge.reset());
afterEach(async () => {
  for (const relay of relays.splice(0)) await relay.close();
});
afterAll(() => judge?.close());

describe('how much of a prompt AIBrix finds', () => {
  it.each(matches)('%s: %i without and %i percent with the relay', async (name, direct, relayed) => {
    for (const payload of payloadsOf(name)) await judge.receive('pod-a', payload);
    expect((await found())['pod-a']).toBe(direct);
    await judge.reset();
    const publish = await relayOf('pod-a');
    for (const payload of payloadsOf(name)) await publish(payload);
    expect((await found())['pod-a']).toBe(relayed);
  });

  it('a removal by one pod is cured by what the other announces to a new subscriber', async () => {
    const [stored = Buffer.alloc(0), removed = Buffer.alloc(0)] = payloadsOf('.. then pod-a removes all 40');
    const [a, b] = [await relayOf('pod-a'), await relayOf('pod-b')];
    await a(stored);
    await b(stored);
    expect(await found()).toEqual({ 'pod-a': 100, 'pod-b': 100 });
    await a(removed);
    expect(await found()).toEqual({ 'pod-a': 0, 'pod-b': 0 });
    for (const payload of relays[1]?.sent ?? []) await judge.receive('pod-b', payload);
    expect(await found()).toEqual({ 'pod-a': 0, 'pod-b': 100 });
  });
});
