import { expect, test } from 'vitest';
import { gatewaySubscription } from '../../kv-events/gateway/subscription.ts';
import { install } from '../chart/support/release.ts';
import { createNamespace } from '../support/cluster.ts';
import { enable, outcome, runningPod, state } from './support/on-cluster.ts';

test('a release of the chart without events is migrated and rolled back, and its own value is recommended', async () => {
  const target = { namespace: await createNamespace('migration'), name: 'demo' };
  await install(target);
  const before = await state(target);
  const { exitCode, all } = await enable(target);
  expect({ exitCode, all }).toEqual({
    exitCode: 0,
    all: expect.stringContaining('model.kvEvents.enabled=true'),
  });
  expect(gatewaySubscription(await runningPod(target)).findings.filter(({ met }) => !met)).toEqual([]);
  expect(outcome(await enable(target, ['--rollback']))).toMatchObject({ exitCode: 0 });
  expect(await state(target)).toEqual(before);
});

test('a release of the chart with events is not changed', async () => {
  const target = { namespace: await createNamespace('migration'), name: 'demo' };
  await install(target, { model: { kvEvents: { enabled: true, format: 'env' } } });
  const all = expect.stringContaining('Nothing to change: ');
  expect(outcome(await enable(target))).toEqual({ exitCode: 0, all });
});
