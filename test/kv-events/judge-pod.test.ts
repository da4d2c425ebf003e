import type { V1Pod } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { verdictOf } from '../../kv-events/check/finding.ts';
import { judgePod } from '../../kv-events/check/pod-rules.ts';

const labels = { 'model.aibrix.ai/name': 'tiny', 'model.aibrix.ai/kv-events-enabled': 'true' };

interface Changes {
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
  readonly ip?: string;
  readonly phase?: string;
  readonly ports?: readonly number[];
  readonly env?: { name: string; value: string }[];
}

function pod({
  annotations = {},
  ip = '10.0.0.1',
  phase = 'Running',
  ports = [5557, 5558],
  ...rest
}: Changes): V1Pod {
  return {
    metadata: { name: 'tiny-0', labels: rest.labels ?? labels, annotations },
    spec: {
      containers: [
        { name: 'vllm', ports: ports.map((containerPort) => ({ containerPort })), env: rest.env ?? [] },
      ],
    },
    status: { phase, podIP: ip },
  };
}

const profile = (routingStrategy: string): Record<string, string> => ({
  'model.aibrix.ai/config': JSON.stringify({ profiles: { default: { routingStrategy } } }),
});

describe('the object of a pod', () => {
  test('a pod of the chart with KV events has nothing but what is good', () => {
    const findings = judgePod(pod({ annotations: profile('prefix-cache') }));
    expect(findings.map(({ severity }) => severity)).toEqual(findings.map(() => 'ok'));
  });

  test.each([
    [
      'a label that is "True"',
      { labels: { ...labels, 'model.aibrix.ai/kv-events-enabled': 'True' } },
      /is "True"/,
    ],
    [
      'no name',
      { labels: { 'model.aibrix.ai/kv-events-enabled': 'true' } },
      /model.aibrix.ai\/name is not set/,
    ],
    ['the phase Pending', { phase: 'Pending' }, /phase is Pending/],
    ['no IP', { ip: '' }, /IP is not set/],
    ['an IPv6 address', { ip: 'fd00::1' }, /is IPv6/],
    ['a LoRA id', { labels: { ...labels, 'model.aibrix.ai/lora-id': '1' } }, /lora-id/],
    ['a worker of a Ray cluster', { labels: { ...labels, 'ray.io/node-type': 'worker' } }, /ignores workers/],
    [
      'a later pod of a group',
      { labels: { ...labels, 'stormservice.orchestration.aibrix.ai/pod-group-index': '1' } },
      /ignores workers/,
    ],
    [
      'the side channel on the replay port',
      { env: [{ name: 'VLLM_NIXL_SIDE_CHANNEL_PORT', value: '5558' }] },
      /VLLM_NIXL_SIDE_CHANNEL_PORT=5558/,
    ],
    ['a profile that is no JSON', { annotations: { 'model.aibrix.ai/config': '{' } }, /is no JSON/],
  ])('%s is a problem', (_, changes, text) => {
    const findings = judgePod(pod(changes));
    expect(verdictOf(findings)).toBe('problem');
    const problems = findings.filter(({ severity }) => severity === 'problem');
    expect(problems).toHaveLength(1);
    expect(problems[0]?.text).toMatch(text);
  });

  test('the first pod of a group is not a worker', () => {
    const group = { ...labels, 'stormservice.orchestration.aibrix.ai/pod-group-index': '0' };
    expect(verdictOf(judgePod(pod({ labels: group })))).toBe('fits');
  });

  test('ports that no container declares are a note: they can be dialled all the same', () => {
    const findings = judgePod(pod({ ports: [] })).filter(({ text }) =>
      text.includes('no container declares'),
    );
    expect(findings.map(({ severity }) => severity)).toEqual(['note', 'note']);
  });

  test('another routing strategy is a note that names it', () => {
    const [strategy] = judgePod(pod({ annotations: profile('least-request') })).filter(
      ({ id }) => id === 'strategy',
    );
    expect(strategy).toMatchObject({ severity: 'note', text: expect.stringContaining('least-request') });
  });
});
