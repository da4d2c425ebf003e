import { describe, expect, test } from 'vitest';
import { kubectl } from '../support/cluster.ts';
import { enable, outcome, read, state, type Target } from './support/migration.ts';
import { container, deploy } from './support/migration-fixture.ts';
import { eventsConfig, vllmWords } from './support/vllm-words.ts';

const half = '{"enable_kv_cache_events": true}';

describe.concurrent('a rollback keeps what others changed meanwhile', { timeout: 180_000 }, () => {
  test.each(['vllm-serve', 'shell-script', 'python-module'])('%s', async (fixture) => {
    const [migrated, untouched] = [await deploy(fixture), await deploy(fixture)];
    expect(outcome(await enable(migrated, ['--format=env']))).toMatchObject({ exitCode: 0 });
    for (const target of [migrated, untouched]) await changeOtherwise(target);
    expect(outcome(await enable(migrated, ['--rollback']))).toMatchObject({ exitCode: 0 });
    expect(await state(migrated)).toEqual(await state(untouched));
  });

  test('and what others changed of the migration itself, which it names', async () => {
    const target = await deploy('vllm-serve');
    await enable(target, ['--format=env']);
    await patch(target, { labels: { 'model.aibrix.ai/kv-events-enabled': 'false' } });
    const { namespace, name } = target;
    await kubectl(['set', 'env', `deployment/${name}`, 'VLLM_KV_EVENTS_BUFFER_STEPS=5'], { namespace });
    const { exitCode, all } = await enable(target, ['--rollback']);
    expect({ exitCode, all }).toEqual({
      exitCode: 0,
      all: expect.stringContaining('left alone, because somebody'),
    });
    const { spec } = await read(target);
    expect(spec?.template.metadata?.labels).toMatchObject({ 'model.aibrix.ai/kv-events-enabled': 'false' });
    expect(container(await read(target)).env).toEqual([{ name: 'VLLM_KV_EVENTS_BUFFER_STEPS', value: '5' }]);
  });
});

test('what others took away is added again, and the rollback is still exact', async () => {
  const target = await deploy('vllm-serve');
  const before = await state(target);
  const { args } = container(await read(target));
  await enable(target);
  await patch(target, {}, { args });
  expect(outcome(await enable(target))).toEqual({
    exitCode: 0,
    all: expect.stringContaining('argument --kv-events-config='),
  });
  await enable(target, ['--rollback']);
  expect(await state(target)).toEqual(before);
});

describe.concurrent('--replace-config replaces a configuration that the gateway cannot use, and the rollback puts it back', {
  timeout: 180_000,
}, () => {
  test.each([
    {
      form: 'as two words',
      args: ['serve', 'm', '--served-model-name=qwen3', '--kv-events-config', half, '--port=8000'],
    },
    { form: 'as one word', args: ['serve', 'm', `--kv_events_config=${half}`, '--served-model-name=qwen3'] },
    {
      form: 'with text that is hard to carry',
      args: [
        'serve',
        'm',
        '--kv-events-config',
        '{"topic":\t"a+b %41 \\\\ é"\n}\n',
        '--served-model-name=qwen3',
      ],
    },
    { form: 'without value', args: ['serve', 'm', '--served-model-name=qwen3', '--kv-events-config', ''] },
  ])('$form', async ({ args }) => {
    const target = await deploy('vllm-serve', (deployment) =>
      Object.assign(container(deployment), { command: ['vllm'], args }),
    );
    await expectReplaced(target);
  });

  test('in the command', async () => {
    const command = ['vllm', 'serve', 'm', '--kv-events', half, '--served-model-name', 'qwen3'];
    const target = await deploy('vllm-serve', (deployment) =>
      Object.assign(container(deployment), { command, args: ['--port=8000'] }),
    );
    await expectReplaced(target);
  });

  test.each([
    `vllm serve m --kv-events-config '${half}' --served-model-name qwen3 && true`,
    `exec vllm serve m \\\n --served-model-name qwen3 --kv-events-config="{\\"publisher\\": \\"null\\"}"`,
  ])('in a script: %s', async (script) => {
    const target = await deploy('shell-line', (deployment) =>
      Object.assign(container(deployment), { args: [script] }),
    );
    await expectReplaced(target);
  });
});

/** Refused without the option, replaced with it, with all other words kept; and back. */
async function expectReplaced(target: Target): Promise<void> {
  const before = await state(target);
  const words = await vllmWords(container(await read(target)));
  expect(outcome(await enable(target))).toMatchObject({ exitCode: 3 });
  expect(outcome(await enable(target, ['--replace-config']))).toMatchObject({ exitCode: 0 });
  const replaced = await vllmWords(container(await read(target)));
  expect(eventsConfig(replaced)).toMatchObject({
    enable_kv_cache_events: true,
    replay_endpoint: 'tcp://*:5558',
  });
  const others = (list: string[]) => list.filter((word) => !/kv.events|publisher|^\{|^$/.test(word));
  expect(others(replaced)).toEqual(others(words));
  expect(outcome(await enable(target, ['--rollback']))).toMatchObject({ exitCode: 0 });
  expect(await state(target)).toEqual(before);
}

/** What an operator does in the months after: another image, more replicas, a variable, an argument, a label, a port. */
async function changeOtherwise(target: Target): Promise<void> {
  const { namespace, name: deployment } = target;
  const { name, args = [] } = container(await read(target));
  const image = `${name}=vllm/vllm-openai:v0.20.2`;
  await kubectl(['set', 'image', `deployment/${deployment}`, image], { namespace });
  await kubectl(['scale', `deployment/${deployment}`, '--replicas=2'], { namespace });
  await kubectl(['set', 'env', `deployment/${deployment}`, 'LATER=1'], { namespace });
  const ports = [{ name: 'metrics', containerPort: 9090 }];
  await patch(target, { labels: { team: 'search' } }, { ports, args: [...args, '--enforce-eager'] });
}

/** A strategic-merge patch of the pod template and of its last container. */
async function patch(target: Target, metadata: object, change: object = {}): Promise<void> {
  const { name } = container(await read(target));
  const containers = [{ name, ...change }];
  const body = JSON.stringify({ spec: { template: { metadata, spec: { containers } } } });
  const { namespace, name: deployment } = target;
  await kubectl(['patch', 'deployment', deployment, '--patch', body], { namespace });
}
