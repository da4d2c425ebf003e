import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Arm, Gateways } from '../../bench/relay-hits/cells.ts';
import { type Simulator, startSimulator } from '../../bench/relay-hits/simulator.ts';
import { ensureAibrix } from '../../harness/aibrix/programs.ts';
import { createReport } from '../../harness/process/report.ts';

let simulator: Simulator;

beforeAll(async () => {
  const report = createReport(process.stderr);
  await ensureAibrix(report); // builds the same packages
  simulator = await startSimulator(report);
}, 900_000);

afterAll(() => simulator?.close());

const percent = async (arm: Arm, gateways: Gateways): Promise<number> => {
  const { hits, blocks } = await simulator.run({ workload: 'chat', pods: 4, gateways, arm }, 1);
  return (100 * hits) / blocks;
};

it.each<Gateways>(['one', 'two', 'restart'])(
  'gateways: %s: the relay is near the oracle, and chance is not',
  async (gateways) => {
    const oracle = await percent('oracle', gateways);
    expect(await percent('relay', gateways)).toBeGreaterThan(0.9 * oracle);
    expect(await percent('random', gateways)).toBeLessThan(0.9 * oracle);
  },
);

it('every arm gets prompts of the same number', async () => {
  const cell = { workload: 'agents', pods: 2, gateways: 'one' } as const;
  const [one, other] = [
    await simulator.run({ ...cell, arm: 'off' }, 2),
    await simulator.run({ ...cell, arm: 'relay' }, 2),
  ];
  expect(one.requests).toBe(400);
  expect(other.requests).toBe(one.requests);
  expect(one.hits).toBeLessThan(one.blocks);
});
