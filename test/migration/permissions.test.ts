import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writeKubeconfig } from '../../harness/control-plane/credentials.ts';
import { client, kubectl } from '../support/cluster.ts';
import { deploy } from './support/cluster-fixture.ts';
import { enable, outcome, state, type Target } from './support/on-cluster.ts';

const onDeployment = ['get', 'list', 'watch', 'patch'];

test('the permissions that --help lists are sufficient', async () => {
  const target = await deploy('vllm-serve');
  const kubeconfig = await user(target, onDeployment, ['get']);
  expect(outcome(await enable(target, ['--kubeconfig', kubeconfig]))).toMatchObject({ exitCode: 0 });
  expect(outcome(await enable(target, [`--kubeconfig=${kubeconfig}`, '--rollback']))).toMatchObject({
    exitCode: 0,
  });
});

test('every missing permission is reported, and nothing is changed', async () => {
  const target = await deploy('vllm-serve');
  const before = await state(target);
  const kubeconfig = await user(target, ['get', 'list'], ['get']);
  const { exitCode, all } = await enable(target, ['--kubeconfig', kubeconfig]);
  expect(exitCode).toBe(3);
  expect(all).toContain(`you may not watch deployments.apps/qwen3 in namespace ${target.namespace}`);
  expect(all).toContain(`you may not patch deployments.apps/qwen3 in namespace ${target.namespace}`);
  expect(all).not.toContain('you may not get');
  expect(await state(target)).toEqual(before);
});

test('a Service without read permission is reported', async () => {
  const target = await deploy('vllm-serve');
  const kubeconfig = await user(target, onDeployment, []);
  expect(outcome(await enable(target, ['--kubeconfig', kubeconfig]))).toEqual({
    exitCode: 3,
    all: expect.stringContaining(`you may not get Service qwen3 in namespace ${target.namespace}`),
  });
});

/** The path of the kubeconfig of a user who has only these verbs on the Deployment and on Services. */
async function user({ namespace, name }: Target, deployment: string[], service: string[]): Promise<string> {
  const rules = [
    { apiGroups: ['apps'], resources: ['deployments'], resourceNames: [name], verbs: deployment },
    { apiGroups: [''], resources: ['services'], resourceNames: ['qwen3'], verbs: service },
  ].filter(({ verbs }) => verbs.length > 0);
  const rbac = 'rbac.authorization.k8s.io/v1';
  const metadata = { name: 'operator' };
  const items = [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    { apiVersion: rbac, kind: 'Role', metadata, rules },
    {
      apiVersion: rbac,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'operator' },
      subjects: [{ kind: 'ServiceAccount', name: 'operator', namespace }],
    },
  ];
  await kubectl(['create', '--filename=-'], {
    input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
    namespace,
  });
  const { stdout: token } = await kubectl(['create', 'token', 'operator'], { namespace });
  return kubeconfigWith(token);
}

async function kubeconfigWith(token: string): Promise<string> {
  const { server, certificate } = await client();
  const folder = await mkdtemp(path.join(tmpdir(), 'operator-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'kubeconfig');
  writeKubeconfig(file, { server, certificate, token });
  return file;
}
