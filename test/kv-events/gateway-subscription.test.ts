import type { V1Pod } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { gatewaySubscription } from '../../kv-events/gateway/subscription.ts';

const labels = { 'model.aibrix.ai/kv-events-enabled': 'true', 'model.aibrix.ai/name': 'demo' };
const ports = [{ containerPort: 8000 }, { containerPort: 5557 }, { containerPort: 5558 }];
const status = { phase: 'Running', podIP: '10.0.0.7' };

function pod(change: { labels?: object; status?: object; ports?: typeof ports } = {}): V1Pod {
  return {
    metadata: { labels: { ...labels, ...change.labels } },
    spec: { containers: [{ name: 'vllm', ports: change.ports ?? ports }] },
    status: { ...status, ...change.status },
  };
}

test('the gateway subscribes to a running pod with both labels', () => {
  const { subscribes, findings } = gatewaySubscription(pod());
  expect(subscribes).toBe(true);
  expect(findings.filter(({ met }) => !met)).toEqual([]);
});

test.each([
  [
    'the label is "True"',
    { labels: { 'model.aibrix.ai/kv-events-enabled': 'True' } },
    '"True": must be "true"',
  ],
  [
    'the name is missing',
    { labels: { 'model.aibrix.ai/name': undefined } },
    'model.aibrix.ai/name is not set',
  ],
  ['the pod is pending', { status: { phase: 'Pending' } }, 'phase is Pending: must be Running'],
  ['the pod has no IP', { status: { podIP: undefined } }, 'IP is not set'],
])('the gateway does not subscribe when %s', (_, change, reason) => {
  const { subscribes, findings } = gatewaySubscription(pod(change));
  expect(subscribes).toBe(false);
  expect(findings.filter(({ met }) => !met).map(({ text }) => text)).toEqual([
    expect.stringContaining(reason),
  ]);
});

test('a pod without the replay port is subscribed to, and the port is named', () => {
  const { subscribes, findings } = gatewaySubscription(pod({ ports: ports.slice(0, 2) }));
  expect(subscribes).toBe(true);
  expect(findings.at(-1)?.text).toBe(
    'replay: the gateway connects to tcp://10.0.0.7:5558: no container declares this port',
  );
});
