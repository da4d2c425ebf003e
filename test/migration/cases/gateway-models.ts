import type { V1Deployment } from '@kubernetes/client-node';
import { expect } from 'vitest';
import type { Case, Target } from '../support/fake.ts';
import type { Manifest } from '../support/fake-objects.ts';
import { createStore } from '../support/fake-store.ts';
import { container, readFixture } from '../support/fixtures.ts';
import { outcome } from '../support/scripts.ts';

type Change = (deployment: V1Deployment) => void;

/** A gateway and a model in one namespace, and pods. */
function gatewayWith(model: string, change?: Change, pods: readonly Manifest[] = []): Target {
  const gateway = readFixture('gateway-helm');
  const { objects } = readFixture(model, change);
  const store = createStore({ objects: [...gateway.objects, ...objects, ...pods] });
  return { namespace: 'both', name: gateway.name, store };
}

const pod = (name: string, ...ports: readonly number[]) =>
  ({
    kind: 'Pod',
    metadata: { name, namespace: 'models' },
    spec: {
      containers: [
        { name: 'vllm' },
        { name: 'vllm', ports: ports.map((containerPort) => ({ containerPort })) },
      ],
    },
  }) as Manifest;

const add =
  (...args: readonly string[]): Change =>
  (model) =>
    container(model).args?.push(...args);
const sizes: readonly { name: string; change: Change; bytes: string; warns?: boolean }[] = [
  { name: 'none', change: () => {}, bytes: '64', warns: true },
  { name: 'an argument', change: add('--block-size=32'), bytes: '128' },
  { name: 'two words', change: add('--block_size', '128'), bytes: '512' },
  {
    name: 'a variable',
    change: (model) => {
      container(model).env = [{ name: 'SIZE', value: '8' }];
      add('--block-size=$(SIZE)')(model);
    },
    bytes: '32',
  },
  {
    name: "the chart's relay, whatever vLLM has",
    change: (model) => {
      add('--block-size=128')(model);
      const { spec = { containers: [] } } = model.spec?.template ?? {};
      const command = ['python3', '/relay/kv-events-relay.py'];
      spec.initContainers = [
        { name: 'prepare', command: ['true'] },
        { name: 'kv-events-relay', command, args: ['--block-size=32', '--max-blocks=9'] },
      ];
    },
    bytes: '128',
  },
];

const unreadable: readonly { name: string; change: Change; message: string }[] = [
  {
    name: 'a variable without value',
    change: add('--block-size=$(SIZE)'),
    message: '--block-size is $(SIZE).',
  },
  { name: 'zero', change: add('--block-size=0'), message: '--block-size is 0.' },
  {
    name: 'a shell line',
    change: (model) => Object.assign(container(model), { command: ['sh', '-c'], args: ['vllm serve m'] }),
    message: 'vLLM runs in a shell line.',
  },
  {
    name: 'no vLLM',
    change: (model) => Object.assign(container(model), { image: 'nginx', args: ['x'] }),
    message: 'no container is known to run vLLM',
  },
];

/** What the gateway's settings depend on: the models. */
export const gatewayModels: readonly Case[] = [
  ...sizes.map(({ name, change, bytes, warns = false }) => ({
    name: `the block size is four bytes per token of the model: ${name}`,
    check: async ({ configure }: Parameters<Case['check']>[0]) => {
      const { exitCode, stdout, stderr } = await configure(gatewayWith('args-only', change), [
        '--dry-run',
        '--model=both/qwen3',
      ]);
      expect({ exitCode, stdout }).toEqual({
        exitCode: 0,
        stdout: expect.stringContaining(`_BLOCK_SIZE: "${bytes}"\n`),
      });
      expect(stderr.includes('both/qwen3 sets no --block-size')).toBe(warns);
      expect(stderr).not.toContain('--model-port');
    },
  })),
  ...unreadable.map(({ name, change, message }) => ({
    name: `a block size that cannot be read is refused: ${name}`,
    check: async ({ configure }: Parameters<Case['check']>[0]) => {
      const { exitCode, stderr } = await configure(gatewayWith('args-only', change), ['--model=both/qwen3']);
      expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: expect.stringContaining(message) });
      expect(stderr).toContain('Set it yourself: --block-size TOKENS');
    },
  })),
  {
    name: 'a model that does not exist is named',
    check: async ({ configure }) => {
      const all = expect.stringContaining('there is no Deployment nobody in namespace both');
      expect(outcome(await configure(gatewayWith('args-only'), ['--model=both/nobody']))).toEqual({
        exitCode: 3,
        all,
      });
    },
  },
  {
    name: 'models on another port than 8000 are named, and --model-port sets the tokenizer for them',
    check: async ({ configure }) => {
      const options = ['--dry-run', '--model=both/qwen3'];
      expect((await configure(gatewayWith('port-9000'), options)).stderr).toContain('add --model-port 9000');
      const { stdout, stderr } = await configure(gatewayWith('port-9000'), [...options, '--model-port=9000']);
      expect(stderr).not.toContain('--model-port');
      expect(stdout).toContain('      AIBRIX_VLLM_TOKENIZER_ENDPOINT_TEMPLATE: "http://%s:9000"\n');
      expect(stdout).toMatch(/REMOTE_TOKENIZER_ENDPOINT: .*\n.*ENDPOINT_TEMPLATE: .*\n.*BLOCK_SIZE: /);
    },
  },
  {
    name: 'model pods without the replay port are named',
    check: async ({ configure }) => {
      const pods = [pod('open', 5557, 5558), pod('closed', 5557), pod('bare')];
      const { stderr } = await configure(
        gatewayWith('args-only', () => {}, pods),
        ['--dry-run'],
      );
      expect(stderr).toMatch(/without the replay port 5558;.*: models\/closed models\/bare$/m);
    },
  },
  {
    name: 'a missing model pod is reported, and pods with both ports are not',
    check: async ({ configure }) => {
      expect((await configure(gatewayWith('args-only'), ['--dry-run'])).stderr).toContain('no pod publishes');
      const { stderr } = await configure(
        gatewayWith('args-only', () => {}, [pod('open', 5557, 5558)]),
        ['--dry-run'],
      );
      expect(stderr.match(/^warning: .*/gm)).toEqual([expect.stringContaining('Helm manages')]);
    },
  },
];
