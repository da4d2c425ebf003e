import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Judge, startJudge } from '../../harness/aibrix/judge.ts';
import { ensureAibrix } from '../../harness/aibrix/programs.ts';
import { paths } from '../../harness/paths.ts';
import { createReport } from '../../harness/process/report.ts';

/** What AIBrix's code made of batches when it was run by hand: see the file's `about`. */
interface Vectors {
  readonly prompt: readonly number[];
  readonly cases: readonly {
    readonly name: string;
    readonly batches: readonly { readonly pod: string; readonly hex: string }[];
    readonly match_percent: { readonly 'v0.7.0': { readonly [pod: string]: number | string } };
  }[];
}

const file = path.join(paths.root, 'test/fixtures/gateway-vectors.json');
const { prompt, cases } = JSON.parse(readFileSync(file, 'utf8')) as Vectors;
const pods = ['pod-a', 'pod-b'];
let judge: Judge;

beforeAll(async () => {
  const { judge: program } = await ensureAibrix(createReport(process.stderr));
  judge = startJudge(program, { blockSizeBytes: 64 });
}, 900_000);

afterAll(async () => judge?.close());

describe('the judge answers as AIBrix v0.7.0 did', () => {
  it.each(cases)('$name', async ({ batches, match_percent: { 'v0.7.0': expected } }) => {
    await judge.reset();
    const errors: (string | undefined)[] = [];
    for (const { pod, hex } of batches) errors.push(await judge.receive(pod, Buffer.from(hex, 'hex')));
    const match = await judge.match(prompt, pods);
    const error = errors.find(Boolean);
    expect({ ...match, ...(error && { error }) }).toEqual(expected);
  });
});

it('knows only the queried pods', async () => {
  await judge.reset();
  expect(await judge.match(prompt, ['pod-c'])).toEqual({ 'pod-c': 0 });
});

it('a deleted pod matches no more', async () => {
  const held = cases.find(({ name }) => name === 'two pods hold it (chained)');
  await judge.reset();
  for (const { pod, hex } of held?.batches ?? []) await judge.receive(pod, Buffer.from(hex, 'hex'));
  await judge.deletePod('pod-a');
  expect(await judge.match(prompt, pods)).toEqual({ 'pod-a': 0, 'pod-b': 100 });
});
