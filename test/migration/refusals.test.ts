import type { V1Deployment } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { createNamespace } from '../support/cluster.ts';
import type { Refusal } from './refusal.ts';
import { refused } from './refused.ts';
import { enable, outcome, state } from './support/migration.ts';
import { container, deploy } from './support/migration-fixture.ts';

describe.concurrent('the migration is refused, and nothing is changed, when', { timeout: 180_000 }, () => {
  test.each(refused)('$name', async ({ fixture = 'args-only', options = [], message, ...rest }) => {
    const target = await deploy(fixture, (deployment) => apply(deployment, rest));
    const before = await state(target);
    expect(outcome(await enable(target, options))).toEqual({
      exitCode: 3,
      all: expect.stringContaining(message),
    });
    expect(await state(target)).toEqual(before);
  });

  test('it is a StatefulSet, and the kind is named', async () => {
    const target = await deploy('stateful-set');
    const { exitCode, all } = await enable({ ...target, name: 'qwen3' });
    expect({ exitCode, all }).toEqual({
      exitCode: 3,
      all: expect.stringContaining('not a Deployment but statefulset.apps/qwen3'),
    });
  });

  test('there is no such Deployment', async () => {
    const namespace = await createNamespace('migration');
    const { exitCode, all } = await enable({ namespace, name: 'qwen3' });
    expect({ exitCode, all }).toEqual({
      exitCode: 3,
      all: expect.stringContaining(`there is no Deployment qwen3 in namespace ${namespace}`),
    });
  });

  test('there is no such namespace', async () => {
    const { exitCode, all } = await enable({ namespace: 'nowhere', name: 'qwen3' });
    expect({ exitCode, all }).toEqual({
      exitCode: 3,
      all: expect.stringContaining('there is no namespace nowhere'),
    });
  });

  test('several things are wrong, and all of them are told', async () => {
    const target = await deploy('args-only', (deployment) =>
      apply(deployment, { args: ['-dp', '2', '--no-enable-prefix-caching'] }),
    );
    const { all } = await enable(target);
    expect(all).toContain('data parallelism');
    expect(all).toContain('prefix caching is off');
  });
});

function apply(deployment: V1Deployment, refusal: Partial<Refusal>): void {
  const vllm = container(deployment);
  if (refusal.script) Object.assign(vllm, { command: ['sh', '-c'], args: [refusal.script] });
  vllm.args = [...(vllm.args ?? []), ...(refusal.args ?? [])];
  vllm.env = Object.entries(refusal.env ?? {}).map(([name, value]) => ({ name, value }));
  Object.assign(deployment.spec?.template.metadata?.labels ?? {}, refusal.labels);
  Object.assign(deployment.spec ?? {}, { replicas: 0 });
  refusal.change?.(deployment);
}
