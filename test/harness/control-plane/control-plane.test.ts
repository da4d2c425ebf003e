import { expect, test } from 'vitest';
import { createNamespace, eventually, kubectl } from '../../support/cluster.ts';

test('an unknown field is rejected', async () => {
  const namespace = await createNamespace('strict');
  const pod = podOf({ containers: [{ name: 'main', image: 'example', imagPullPolicy: 'Always' }] });
  const { stderr } = await kubectl(['apply', '--filename=-', '--dry-run=server', '--validate=strict'], {
    input: pod,
    namespace,
  }).catch((error: { stderr: string }) => error);
  expect(stderr).toContain('unknown field "spec.containers[0].imagPullPolicy"');
});

test('a privileged pod is rejected in a namespace that enforces restricted', async () => {
  const namespace = await createNamespace('restricted', { podSecurity: 'restricted' });
  const pod = podOf({
    containers: [{ name: 'main', image: 'example', securityContext: { privileged: true } }],
  });
  const { stderr } = await kubectl(['apply', '--filename=-'], { input: pod, namespace }).catch(
    (error: { stderr: string }) => error,
  );
  expect(stderr).toContain('violates PodSecurity "restricted:latest": privileged');
});

test('a pod that requests GPUs is scheduled and has an IP', async () => {
  const namespace = await createNamespace('gpu');
  await kubectl(['apply', '--filename=-'], { input: gpuPod('1'), namespace });
  const address = ['get', 'pod', 'probe', '--output=jsonpath={.status.phase} {.status.podIP}'];
  const state = await eventually('the pod runs', async () => {
    const { stdout } = await kubectl(address, { namespace });
    return stdout.startsWith('Running') && stdout;
  });
  expect(state).toMatch(/^Running 10\.244\.\d+\.\d+$/);
});

test('a pod that requests more GPUs than any node has stays pending', async () => {
  const namespace = await createNamespace('gpu');
  await kubectl(['apply', '--filename=-'], { input: gpuPod('9'), namespace });
  const reason = ['get', 'pod', 'probe', '--output=jsonpath={.status.conditions[0].message}'];
  const message = await eventually('the scheduler says why', async () => {
    const { stdout } = await kubectl(reason, { namespace });
    return stdout || undefined;
  });
  expect(message).toContain('8 Insufficient nvidia.com/gpu');
});

function gpuPod(count: string): string {
  const resources = { limits: { 'nvidia.com/gpu': count } };
  return podOf({ containers: [{ name: 'main', image: 'example', resources }] });
}

function podOf(spec: object): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'probe' }, spec });
}

test('the nodes have leases, so that they stay ready', async () => {
  const renewed = [
    'get',
    'leases',
    '--namespace=kube-node-lease',
    '--output=jsonpath={.items[*].metadata.name}',
  ];
  const names = await eventually('every node has a lease', async () => {
    const { stdout } = await kubectl(renewed);
    return stdout.includes('gpu-7') && stdout.split(' ').sort();
  });
  expect(names).toEqual(['gpu-0', 'gpu-1', 'gpu-2', 'gpu-3', 'gpu-4', 'gpu-5', 'gpu-6', 'gpu-7']);
});
