import type { V1Container } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { subscription } from '../../kv-events/gateway/subscription.ts';
import { type Shape, shapes } from './shapes.ts';
import { enable, outcome, read, runningPod, state, type Target, templates } from './support/migration.ts';
import { container, deploy } from './support/migration-fixture.ts';
import { eventsConfig, vllmWords, withoutEventsConfig } from './support/vllm-words.ts';

const wanted = {
  enable_kv_cache_events: true,
  publisher: 'zmq',
  endpoint: 'tcp://*:5557',
  replay_endpoint: 'tcp://*:5558',
  buffer_steps: 10000,
};

const runs = shapes.flatMap((shape) => (shape.forms ?? ['json']).map((format) => ({ ...shape, format })));

describe.concurrent('a Deployment is migrated and brought back', { timeout: 180_000 }, () => {
  test.each(runs)('$fixture in form $format', async ({ format, ...shape }) => {
    const target = await deploy(shape.fixture);
    const before = await state(target);
    const original = await engine(target, shape);
    const forms = ['--format', format];

    await expectExit(enable(target, [...forms, '--dry-run']), 'Dry run: nothing was changed.');
    expect(await state(target)).toEqual(before);

    await expectExit(enable(target, forms), 'runs with the change');
    await expectPublishing(target, shape);
    await expectNothingLost(original, await engine(target, shape), shape);
    await expectAdded(original, await engine(target, shape), { ...shape, format });
    expect(await templates(target)).toBe(2);

    const migrated = await read(target);
    await expectExit(enable(target, forms), 'Nothing to change: ');
    expect((await read(target)).metadata?.generation).toBe(migrated.metadata?.generation);

    await expectExit(enable(target, ['--rollback']), 'Rolled back');
    expect(await state(target)).toEqual(before);
    await expectExit(enable(target, ['--rollback']), 'Nothing to roll back');
  });
});

async function expectExit(run: ReturnType<typeof enable>, text: string): Promise<void> {
  expect(outcome(await run)).toEqual({ exitCode: 0, all: expect.stringContaining(text) });
}

async function engine(target: Target, shape: Shape): Promise<V1Container> {
  return container(await read(target), shape.container);
}

/** The gateway subscribes to the pod, at ports that it declares, and vLLM publishes there. */
async function expectPublishing(target: Target, shape: Shape): Promise<void> {
  const pod = await runningPod(target);
  expect(subscription(pod).findings.filter(({ met }) => !met)).toEqual([]);
  expect(pod.metadata?.labels).toMatchObject({ 'model.aibrix.ai/name': 'qwen3' });
  const words = await vllmWords(await engine(target, shape), pod);
  if (!shape.keeps) expect(eventsConfig(words)).toEqual(wanted);
}

async function expectNothingLost(before: V1Container, after: V1Container, shape: Shape): Promise<void> {
  const words = await vllmWords(before);
  expect(withoutEventsConfig(await vllmWords(after))).toEqual(words);
  if (shape.words) expect(words).toEqual(shape.words);
  expect(after.env ?? []).toEqual(expect.arrayContaining(before.env ?? []));
  expect(after.ports ?? []).toEqual(expect.arrayContaining(before.ports ?? []));
  const { command: _, args: __, env: ___, ports: ____, ...rest } = before;
  expect(after).toMatchObject(rest);
}

async function expectAdded(
  before: V1Container,
  after: V1Container,
  shape: Shape & { readonly format: string },
): Promise<void> {
  const added = (after.env?.length ?? 0) - (before.env?.length ?? 0);
  expect(added).toBe(shape.format === 'env' && !shape.keeps ? 5 - (shape.variables ?? 0) : 0);
  const names = before.ports?.map(({ name }) => name) ?? [];
  expect(after.ports?.map(({ name }) => name).filter((name) => !names.includes(name))).toEqual(shape.ports);
}
