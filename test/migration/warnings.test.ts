import type { V1Deployment } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { kubectl } from '../support/cluster.ts';
import { enable, outcome, read } from './support/migration.ts';
import { container, deploy } from './support/migration-fixture.ts';

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
  { name: 'vLLM sends maps', change: image('vllm/vllm-openai:v0.24.0'), message: 'cannot decode' },
  {
    name: 'vLLM sends maps, newest',
    change: image('vllm/vllm-openai:v0.33.0-cu129'),
    message: 'cannot decode',
  },
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
    message: 'only one pod on each node',
  },
  {
    name: 'AIBrix has made no route',
    change: ({ metadata }) => Object.assign(metadata ?? {}, { labels: {} }),
    message: 'the Deployment itself has no label model.aibrix.ai/name',
  },
];

test.concurrent.each(warned)(
  'the migration goes on with a warning when $name',
  async ({ change, message }) => {
    const target = await deploy('args-only', withoutReplicas(change));
    expect(outcome(await enable(target, ['--dry-run']))).toEqual({
      exitCode: 0,
      all: expect.stringContaining(message),
    });
  },
);

const accepted: readonly { name: string; args: readonly string[] }[] = [
  { name: 'one data-parallel rank', args: ['--data-parallel-size=1'] },
  { name: 'one data-parallel rank, in short', args: ['-dp', '1'] },
  { name: 'tensor parallelism', args: ['-tp', '8', '--pipeline-parallel-size=2'] },
  { name: 'prefix caching', args: ['--enable-prefix-caching'] },
  { name: 'a value that begins with a variable', args: ['--max-model-len', '$(LENGTH)'] },
];

test.concurrent.each(accepted)('the migration accepts $name without a warning', async ({ args }) => {
  const target = await deploy(
    'args-only',
    withoutReplicas((deployment) => container(deployment).args?.push(...args)),
  );
  const { exitCode, stderr } = await enable(target, ['--dry-run']);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
});

test('the image of the default version is accepted without a warning', async () => {
  const target = await deploy('args-only', withoutReplicas(image('vllm/vllm-openai:v0.23.0')));
  expect(await enable(target, ['--dry-run'])).toMatchObject({ exitCode: 0, stderr: '' });
});

test('warnings of the API server do not disturb', async () => {
  const target = await deploy(
    'args-only',
    withoutReplicas(() => {}),
  );
  await kubectl(['label', 'namespace', target.namespace, 'pod-security.kubernetes.io/warn=restricted']);
  expect(outcome(await enable(target))).toMatchObject({ exitCode: 0 });
  expect(container(await read(target)).args?.at(-1)).toMatch(/^--kv-events-config=/);
});

function withoutReplicas(change: Change): Change {
  return (deployment) => {
    Object.assign(deployment.spec ?? {}, { replicas: 0 });
    change(deployment);
  };
}
