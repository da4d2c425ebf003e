import type { V1Deployment } from '@kubernetes/client-node';
import { expect } from 'vitest';
import { type Case, deploy } from '../support/fake.ts';
import { container } from '../support/fixtures.ts';
import { outcome } from '../support/scripts.ts';

type Change = (deployment: V1Deployment) => void;

const image =
  (name: string): Change =>
  (deployment) =>
    Object.assign(container(deployment), { image: name });
const labels =
  (more: object): Change =>
  ({ metadata }) =>
    Object.assign(metadata?.labels ?? {}, more);
const chart = { 'app.kubernetes.io/managed-by': 'Helm', 'helm.sh/chart': 'aibrix-model-0.1.0' };

const warned: readonly { name: string; change: Change; message: string }[] = [
  {
    name: 'the version is not known',
    change: image('vllm/vllm-openai:latest'),
    message: "cannot tell vLLM's version",
  },
  {
    name: 'there is only a digest',
    change: image(`vllm/vllm-openai@sha256:${'0'.repeat(64)}`),
    message: "cannot tell vLLM's version",
  },
  {
    name: 'the tag is of somebody else',
    change: image('corp/vllm-openai:25.09'),
    message: "cannot tell vLLM's version",
  },
  {
    name: 'Helm manages it',
    change: labels({ 'app.kubernetes.io/managed-by': 'Helm' }),
    message: 'Helm manages this Deployment',
  },
  { name: 'this chart made it', change: labels(chart), message: '--set model.kvEvents.enabled=true' },
  {
    name: 'Flux manages it',
    change: labels({ 'kustomize.toolkit.fluxcd.io/name': 'models' }),
    message: 'a GitOps tool',
  },
  {
    name: 'Argo CD manages it',
    change: ({ metadata }) =>
      Object.assign(metadata ?? {}, { annotations: { 'argocd.argoproj.io/tracking-id': 'x' } }),
    message: 'a GitOps tool',
  },
  {
    name: 'it serves adapters',
    change: (deployment) => container(deployment).args?.push('--enable-lora'),
    message: '--enable-lora',
  },
  {
    name: 'it is not available',
    change: (deployment) =>
      Object.assign(deployment, { status: { conditions: [{ type: 'Available', status: 'False' }] } }),
    message: 'not available now',
  },
  {
    name: 'another object owns it',
    change: ({ metadata }) =>
      Object.assign(metadata ?? {}, {
        ownerReferences: [{ apiVersion: 'example.com/v1', kind: 'Model', name: 'qwen3', uid: 'c0ffee' }],
      }),
    message: 'belongs to a Model qwen3',
  },
  {
    name: 'the pods use the host network',
    change: ({ spec }) => Object.assign(spec?.template.spec ?? {}, { hostNetwork: true }),
    message: 'only one pod per node',
  },
  {
    name: 'AIBrix has made no route',
    change: ({ metadata }) => Object.assign(metadata ?? {}, { labels: {} }),
    message: 'the Deployment itself has no label model.aibrix.ai/name',
  },
];

const relay = [
  { tag: 'v0.23.0', says: 'finds only the first block of a prompt' },
  { tag: 'v0.24.0', says: 'cannot decode the events of vLLM 0.24' },
  { tag: 'v0.33.0-cu129', says: 'cannot decode the events of vLLM 0.24' },
];

const accepted: readonly { name: string; args: readonly string[]; change?: Change }[] = [
  { name: 'the newest vLLM that AIBrix decodes', args: [], change: image('vllm/vllm-openai:v0.23.0') },
  {
    name: 'the oldest vLLM with events',
    args: [],
    change: image('localhost:5000/vllm-openai:0.9@sha256:00'),
  },
  { name: 'one data-parallel rank', args: ['--data-parallel-size=1'] },
  { name: 'one data-parallel rank, in short', args: ['-dp', '1'] },
  { name: 'tensor parallelism', args: ['-tp', '8', '--pipeline-parallel-size=2'] },
  { name: 'prefix caching', args: ['--enable-prefix-caching'] },
  { name: 'a value that begins with a variable', args: ['--max-model-len', '$(LENGTH)'] },
];

/** What is said about a Deployment that is migrated. */
export const warnings: readonly Case[] = [
  ...warned.map(({ name, change, message }) => ({
    name,
    check: async ({ enable }: Parameters<Case['check']>[0]) => {
      const { exitCode, stderr } = await enable(deploy('args-only', change), ['--dry-run']);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.stringContaining(message) });
      expect(stderr).toMatch(/^warning: [^\n]+$/);
    },
  })),
  ...accepted.map(({ name, args, change = () => {} }) => ({
    name: `nothing: ${name}`,
    check: async ({ enable }: Parameters<Case['check']>[0]) => {
      const target = deploy('args-only', (deployment) => {
        container(deployment).args?.push(...args);
        change(deployment);
      });
      const { exitCode, stderr } = await enable(target, ['--dry-run']);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    },
  })),
  ...relay.map(({ tag, says }) => ({
    name: `the relay, in one line: ${tag}`,
    check: async ({ enable }: Parameters<Case['check']>[0]) => {
      const target = deploy('args-only', image(`vllm/vllm-openai:${tag}`));
      const { stdout } = await enable(target, ['--dry-run']);
      const lines = stdout.split('\n').filter((line) => line.includes('model.kvEvents.relay.enabled'));
      expect(lines).toEqual([expect.stringContaining(says)]);
      expect(outcome(await enable(target)).all).toContain(lines[0]);
    },
  })),
];
