import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Driver, startDriver } from '../../bench/relay-cost/driver.ts';
import { createReport } from '../../harness/process/report.ts';
import { ensurePythonTools } from '../../harness/toolchain/python.ts';

let driver: Driver;

beforeAll(async () => {
  driver = startDriver((await ensurePythonTools(createReport(process.stderr))).python);
}, 300_000);

afterAll(() => driver?.close());

it('counts what a relay did with batches at a rate', async () => {
  const usage = await driver.atRate(40, 1, false);
  expect(usage).toMatchObject({ batches: 40, lost: 0 });
  expect(usage.addedMilliseconds).toHaveLength(40);
  expect(usage.cpuSeconds).toBeGreaterThan(0);
  expect(usage.relayedBytes).toBeGreaterThan(usage.directBytes);
  expect(usage.allRelayedBytes).toBeGreaterThanOrEqual(usage.relayedBytes);
}, 60_000);

it('reads the whole state as a new subscriber and by a replay request', async () => {
  const { blocks, emptyBytes, heldBytes, snapshots } = await driver.holding(1280);
  expect(blocks).toBe(1280);
  expect(heldBytes).toBeGreaterThan(emptyBytes);
  expect(snapshots.map(({ replay, batches }) => [replay, batches])).toEqual([
    ...Array(3).fill([false, 6]),
    ...Array(3).fill([true, 6]),
  ]);
}, 60_000);
