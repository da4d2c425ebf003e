import type { V1Deployment } from '@kubernetes/client-node';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { kubectl } from '../support/cluster.ts';
import { configure, outcome, read, state, type Target, templates } from './support/migration.ts';
import { container, deploy, forbidMorePods } from './support/migration-fixture.ts';

const prefix = 'AIBRIX_PREFIX_CACHE_';
const settings = (blockSize: string) => [
  { name: `${prefix}USE_REMOTE_TOKENIZER`, value: 'true' },
  { name: `${prefix}TOKENIZER_TYPE`, value: 'remote' },
  { name: `${prefix}REMOTE_TOKENIZER_ENDPOINT`, value: expect.stringMatching(/^http:\/\/./) },
  { name: `${prefix}BLOCK_SIZE`, value: blockSize },
  { name: `${prefix}KV_EVENT_SYNC_ENABLED`, value: 'true' },
];

async function environment(target: Target) {
  return container(await read(target), 'gateway-plugin').env ?? [];
}

const image = (tag: string) => (deployment: V1Deployment) =>
  Object.assign(container(deployment), { image: `aibrix/gateway-plugins:${tag}` });

describe.concurrent('the five settings', { timeout: 180_000 }, () => {
  test.each(['gateway-helm', 'gateway-kustomize'])(
    'are set in one rollout and taken back: %s',
    async (fixture) => {
      const target = await deploy(fixture, image('v0.7.0'));
      const before = await state(target);
      const original = await environment(target);
      expect(outcome(await configure(target, ['--dry-run']))).toMatchObject({ exitCode: 0 });
      expect(await state(target)).toEqual(before);

      expect(outcome(await configure(target))).toMatchObject({ exitCode: 0 });
      const env = await environment(target);
      const wanted = settings('64');
      expect(env).toEqual(expect.arrayContaining(wanted));
      const replaced = original.filter(({ name }) => wanted.some((setting) => setting.name === name));
      expect(env).toHaveLength(original.length + wanted.length - replaced.length);
      expect(await templates(target)).toBe(2);

      const all = expect.stringContaining('Nothing to change: ');
      expect(outcome(await configure(target))).toEqual({ exitCode: 0, all });
      expect(outcome(await configure(target, ['--rollback']))).toMatchObject({ exitCode: 0 });
      expect(await state(target)).toEqual(before);
    },
  );

  test('stand in the order tokenizer, block size, KV sync', async () => {
    const target = await deploy('gateway-kustomize', image('v0.7.0'));
    await configure(target);
    const names = (await environment(target)).map(({ name }) => name);
    expect(names.filter((name) => name.startsWith(prefix))).toEqual(settings('').map(({ name }) => name));
  });

  test('have the names of v0.4 there', async () => {
    const target = await deploy('gateway-kustomize');
    const { exitCode, all } = await configure(target);
    expect({ exitCode, all }).toEqual({
      exitCode: 0,
      all: expect.stringContaining('no effect on its routing'),
    });
    expect(
      (await environment(target)).map(({ name }) => name).filter((name) => name.startsWith('AIBRIX')),
    ).toEqual([
      'AIBRIX_USE_REMOTE_TOKENIZER',
      'AIBRIX_PREFIX_CACHE_TOKENIZER_TYPE',
      'AIBRIX_REMOTE_TOKENIZER_ENDPOINT',
      'AIBRIX_PREFIX_CACHE_BLOCK_SIZE',
      'AIBRIX_KV_EVENT_SYNC_ENABLED',
    ]);
  });

  test('are printed as values of the AIBrix chart, all of them strings', async () => {
    const target = await deploy('gateway-helm');
    const { stdout, stderr } = await configure(target, ['--block-size=32', '--dry-run']);
    expect(stderr).toContain('Helm manages the gateway');
    const values = load(stdout.slice(stdout.indexOf('gatewayPlugin:')));
    const envs = Object.fromEntries(settings('128').map(({ name, value }) => [name, value]));
    expect(values).toEqual({ gatewayPlugin: { container: { envs } } });
  });

  test('are taken back without what others changed meanwhile', async () => {
    const target = await deploy('gateway-helm');
    const { namespace, name } = target;
    await configure(target);
    await kubectl(['set', 'image', `deployment/${name}`, 'gateway-plugin=aibrix/gateway-plugins:v0.7.1'], {
      namespace,
    });
    await kubectl(['set', 'env', `deployment/${name}`, `${prefix}BLOCK_SIZE=256`, 'LATER=1'], { namespace });
    const all = expect.stringContaining('left alone, because somebody has changed');
    expect(outcome(await configure(target, ['--rollback']))).toEqual({ exitCode: 0, all });
    const env = (await environment(target)).map(({ name, value }) => `${name}=${value ?? ''}`);
    expect(env).toContain(`${prefix}BLOCK_SIZE=256`);
    expect(env).toContain(`${prefix}TOKENIZER_TYPE=character`);
    expect(env).toContain('LATER=1');
    expect(env).not.toContainEqual(expect.stringContaining('KV_EVENT_SYNC'));
  });

  test('are undone when the gateway does not get ready', async () => {
    const target = await deploy('gateway-helm');
    const before = await state(target);
    await forbidMorePods(target);
    expect(outcome(await configure(target, ['--timeout=2s']))).toMatchObject({ exitCode: 4 });
    expect(await state(target)).toEqual(before);
  });

  test('keep the endpoint that is there', async () => {
    const endpoint = { name: `${prefix}REMOTE_TOKENIZER_ENDPOINT`, value: 'http://mine:8000' };
    const target = await deploy('gateway-kustomize', (deployment) => {
      image('v0.7.0')(deployment);
      container(deployment).env?.push(endpoint);
    });
    await configure(target);
    expect(await environment(target)).toContainEqual(endpoint);
  });
});

describe.concurrent('the version of AIBrix', { timeout: 180_000 }, () => {
  const told: readonly { tag: string; option?: string; names: RegExp; warns: boolean }[] = [
    { tag: 'v0.5.0', names: /AIBRIX_PREFIX_CACHE_KV_EVENT_SYNC_ENABLED/, warns: true },
    { tag: 'v0.6.0', names: /AIBRIX_PREFIX_CACHE_KV_EVENT_SYNC_ENABLED/, warns: true },
    { tag: 'v0.7.0-rc.1', names: /AIBRIX_PREFIX_CACHE_KV_EVENT_SYNC_ENABLED/, warns: false },
    { tag: 'nightly', option: 'v0.7.0', names: /AIBRIX_PREFIX_CACHE_KV_EVENT_SYNC_ENABLED/, warns: false },
    { tag: 'nightly', option: '0.4.1', names: /AIBRIX_KV_EVENT_SYNC_ENABLED/, warns: true },
  ];

  test.each(told)('is told by $tag $option', async ({ tag, option, names, warns }) => {
    const target = await deploy('gateway-kustomize', image(tag));
    const options = option ? [`--aibrix-version=${option}`] : [];
    const { exitCode, stdout, stderr } = await configure(target, ['--dry-run', ...options]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringMatching(names) });
    expect(stderr.includes('no effect on its routing')).toBe(warns);
  });

  test.each([
    ['nightly', 'Say it: --aibrix-version v0.7.0'],
    ['v0.3.0', 'has no KV event sync'],
  ])('%s is refused: %s', async (tag, message) => {
    const target = await deploy('gateway-kustomize', image(tag));
    const before = await state(target);
    expect(outcome(await configure(target))).toEqual({ exitCode: 3, all: expect.stringContaining(message) });
    expect(await state(target)).toEqual(before);
  });
});

test('a variable that comes from elsewhere is left to its source', async () => {
  const valueFrom = { configMapKeyRef: { name: 'gateway', key: 'sync', optional: true } };
  const target = await deploy('gateway-helm', (deployment) =>
    container(deployment).env?.push({ name: `${prefix}KV_EVENT_SYNC_ENABLED`, valueFrom }),
  );
  expect(outcome(await configure(target))).toEqual({
    exitCode: 3,
    all: expect.stringContaining(
      `${prefix}KV_EVENT_SYNC_ENABLED comes from elsewhere (valueFrom). Set it there to: true`,
    ),
  });
});

test('a gateway of another name is found by --deployment and --container', async () => {
  const target = await deploy('gateway-helm', (deployment) => {
    Object.assign(deployment.metadata ?? {}, { name: 'prod-aibrix-gateway-plugins' });
    Object.assign(container(deployment), { name: 'plugin' });
  });
  const names = ['--deployment=prod-aibrix-gateway-plugins', '--dry-run'];
  expect(outcome(await configure(target, names))).toEqual({
    exitCode: 3,
    all: expect.stringContaining('no container gateway-plugin'),
  });
  expect(outcome(await configure(target, [...names, '--container=plugin']))).toMatchObject({ exitCode: 0 });
});
