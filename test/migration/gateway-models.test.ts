import type { V1Deployment } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { kubectl } from '../support/cluster.ts';
import { configure, outcome } from './support/migration.ts';
import { container, deploy } from './support/migration-fixture.ts';

const prefix = 'AIBRIX_PREFIX_CACHE_';

describe.concurrent('the block size', { timeout: 180_000 }, () => {
  const models: readonly { name: string; change: (deployment: V1Deployment) => void; bytes: string }[] = [
    { name: 'none: 16', change: () => {}, bytes: '64' },
    { name: 'an argument', change: (model) => container(model).args?.push('--block-size=32'), bytes: '128' },
    {
      name: 'two words',
      change: (model) => container(model).args?.push('--block_size', '128'),
      bytes: '512',
    },
    {
      name: 'a script',
      change: (model) =>
        Object.assign(container(model), {
          command: ['sh', '-c', 'vllm serve m --block-size "$BLOCK"'],
          args: [],
          env: [{ name: 'BLOCK', value: '8' }],
        }),
      bytes: '32',
    },
  ];

  test.each(models)('is four bytes a token of the model: $name', async ({ change, bytes }) => {
    const [gateway, model] = [await deploy('gateway-helm'), await deploy('args-only', change)];
    const { exitCode, stdout } = await configure(gateway, [
      '--dry-run',
      `--model=${model.namespace}/${model.name}`,
    ]);
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: expect.stringContaining(`      ${prefix}BLOCK_SIZE: "${bytes}"`),
    });
  });

  test('that cannot be told is asked for', async () => {
    const gateway = await deploy('gateway-helm');
    const model = await deploy('args-only', (deployment) =>
      container(deployment).args?.push('--block-size=$(SIZE)'),
    );
    expect(outcome(await configure(gateway, [`--model=${model.namespace}/${model.name}`]))).toEqual({
      exitCode: 3,
      all: expect.stringContaining('Say it: --block-size TOKENS'),
    });
  });

  test('of a model that is not there names the model', async () => {
    const gateway = await deploy('gateway-helm');
    expect(outcome(await configure(gateway, [`--model=${gateway.namespace}/absent`]))).toEqual({
      exitCode: 3,
      all: expect.stringContaining(`there is no Deployment absent in namespace ${gateway.namespace}`),
    });
  });
});

test('models on another port than 8000 are told of, and --model-port sets the tokenizer for them', async () => {
  const [gateway, model] = [await deploy('gateway-helm'), await deploy('port-9000')];
  const options = ['--dry-run', `--model=${model.namespace}/${model.name}`];
  expect((await configure(gateway, options)).stderr).toContain('add --model-port 9000');
  const { stdout, stderr } = await configure(gateway, [...options, '--model-port=9000']);
  expect(stderr).not.toContain('--model-port');
  expect(stdout).toContain('AIBRIX_VLLM_TOKENIZER_ENDPOINT_TEMPLATE: "http://%s:9000"');
});

test('model pods without the replay port are named', async () => {
  const [gateway, model] = [await deploy('gateway-helm'), await deploy('vllm-serve')];
  const metadata = { labels: { 'model.aibrix.ai/kv-events-enabled': 'true' } };
  const patch = JSON.stringify({ spec: { template: { metadata } } });
  await kubectl(['patch', 'deployment', model.name, '--patch', patch], { namespace: model.namespace });
  await kubectl(['rollout', 'status', `deployment/${model.name}`], { namespace: model.namespace });
  const { stderr } = await configure(gateway, ['--dry-run']);
  expect(stderr).toMatch(new RegExp(`without the replay port 5558;.*${model.namespace}/qwen3-`));
});
