import type { V1Container, V1Deployment } from '@kubernetes/client-node';
import fc from 'fast-check';
import { expect } from 'vitest';
import { type Case, type Scripts, state, type Target } from '../support/fake.ts';
import type { Manifest } from '../support/fake-objects.ts';
import { createStore } from '../support/fake-store.ts';
import { outcome } from '../support/scripts.ts';

const text = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\n',
    "'",
    '"',
    '\\',
    '$(NAME)',
    '$$(NAME)',
    '{{ x }}',
    'é 模型',
    '%41+\t',
    '--',
    '[',
    '&',
  ),
  fc
    .string({ unit: 'binary', maxLength: 8 })
    .filter((one) => !one.includes('\0') && !/[\ud800-\udfff]/.test(one)),
);
const variable = fc.record({ name: fc.constantFrom('NAME', 'PORT_NAME', 'LATER'), value: text });
const port = fc.record({
  name: fc.constantFrom('http', 'metrics'),
  containerPort: fc.integer({ min: 1, max: 5000 }),
});
const label = fc.dictionary(
  fc.constantFrom('team', 'model.aibrix.ai/engine', 'model.aibrix.ai/port'),
  fc.constantFrom('8000', '1'),
);
const lists = { env: fc.array(variable, { maxLength: 3 }), ports: fc.array(port, { maxLength: 2 }) };

/** A list as the API server keeps it: never empty. */
function kept<T>(name: string, list: readonly T[]): object {
  return list.length > 0 ? { [name]: list } : {};
}

const engine = fc
  .record({
    ...lists,
    command: fc.constantFrom(
      ['vllm', 'serve'],
      ['/opt/bin/vllm', 'serve'],
      ['python3', '-m', 'vllm.entrypoints.openai.api_server', '--model'],
      [],
    ),
    more: fc.array(
      text.map((one) => `--chat-template=${one}`),
      { maxLength: 3 },
    ),
    config: fc.constantFrom([], ['--kv-events-config', '{}'], ['--kv_events_config={"publisher":"null"}']),
  })
  .map(({ env, ports, command, more, config }): V1Container => {
    const args = ['m', '--served-model-name', 'qwen3', ...more, ...config];
    return {
      name: 'vllm',
      image: 'vllm/vllm-openai:v0.11.0',
      args,
      ...kept('command', command),
      ...kept('env', env),
      ...kept('ports', ports),
    };
  });
const sidecar = fc.record(lists).map(
  ({ env, ports }): V1Container => ({
    name: 'proxy',
    image: 'envoy',
    ...kept('env', env),
    ...kept('ports', ports),
  }),
);

const deployment = fc
  .record({ engine, sidecars: fc.array(sidecar, { maxLength: 1 }), first: fc.boolean(), labels: label })
  .map(({ engine: vllm, sidecars, first, labels }): V1Deployment => {
    const containers = first ? [...sidecars, vllm] : [vllm, ...sidecars];
    const template = { metadata: { labels: { app: 'x', ...labels } }, spec: { containers } };
    const metadata = { name: 'qwen3', labels: { 'model.aibrix.ai/name': 'qwen3' } };
    return { kind: 'Deployment', metadata, spec: { selector: { matchLabels: { app: 'x' } }, template } };
  });

const options = fc.subarray(['--format=env', '--replace-config']);
const service = {
  kind: 'Service',
  metadata: { name: 'qwen3' },
  spec: { ports: [{ port: 8000 }, { port: 1 }] },
} as Manifest;
let count = 0;

function targetOf(one: V1Deployment): Target {
  const store = createStore({ objects: [one as unknown as Manifest, service] });
  return { namespace: `random-${++count}`, name: 'qwen3', store };
}

/** Runs, perhaps killed, runs again, and rolls back, perhaps killed: the first spec again. */
async function thereAndBack(
  { enable }: Scripts,
  target: Target,
  args: readonly string[],
  kill: number,
): Promise<void> {
  const before = state(target);
  const disturbance = kill > 0 ? { disturbance: { killAfter: kill } } : {};
  const first = await enable(target, args, disturbance);
  const second = await enable(target, args);
  if (second.exitCode === 3) expect([first.calls, state(target)]).toEqual([first.calls, before]);
  else expect(outcome(second)).toMatchObject({ exitCode: 0 });
  const migrated = state(target);
  const third = await enable(target, args);
  expect([third.exitCode, state(target)]).toEqual([second.exitCode, migrated]);
  await enable(target, ['--rollback'], disturbance);
  expect(outcome(await enable(target, ['--rollback']))).toMatchObject({ exitCode: 0 });
  expect(state(target)).toEqual(before);
}

/** Over random Deployments. */
export const properties: readonly Case[] = [
  {
    name: 'run, killed at any call or not, run again, and rolled back, it has the first spec exactly',
    check: async (scripts) => {
      const property = fc.asyncProperty(
        deployment,
        options,
        fc.integer({ min: 0, max: 8 }),
        (one, args, kill) => thereAndBack(scripts, targetOf(one), args, kill),
      );
      await fc.assert(property, { numRuns: 15 });
    },
  },
];
