import type { V1Pod } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { verdictOf } from '../../kv-events/check/finding.ts';
import { checkPod } from '../../kv-events/check/pod-rules.ts';

const groupIndex = 'stormservice.orchestration.aibrix.ai/pod-group-index';
const sideChannel = 'VLLM_NIXL_SIDE_CHANNEL_PORT';
const labels = { 'model.aibrix.ai/name': 'tiny', 'model.aibrix.ai/kv-events-enabled': 'true' };

interface Changes {
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
  readonly ip?: string;
  readonly phase?: string;
  readonly ports?: readonly number[];
  readonly env?: readonly { name: string; value: string }[];
  readonly args?: readonly string[];
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
        {
          name: 'vllm',
          ports: ports.map((containerPort) => ({ containerPort })),
          env: [...(rest.env ?? [])],
          args: [...(rest.args ?? [])],
        },
      ],
    },
    status: { phase, podIP: ip },
  };
}

const profile = (routingStrategy: string): Record<string, string> => ({
  'model.aibrix.ai/config': JSON.stringify({ profiles: { default: { routingStrategy } } }),
});

describe('the object of a pod', () => {
  test('a pod of the chart with KV events has no problem or warning', () => {
    const findings = checkPod(pod({ annotations: profile('prefix-cache') }));
    expect(findings.map(({ severity }) => severity)).toEqual(findings.map(() => 'ok'));
  });

  test.each([
    [
      'a label that is "True"',
      'label-enabled',
      { labels: { ...labels, 'model.aibrix.ai/kv-events-enabled': 'True' } },
    ],
    ['no name', 'label-name', { labels: { 'model.aibrix.ai/kv-events-enabled': 'true' } }],
    ['the phase Pending', 'phase', { phase: 'Pending' }],
    ['no IP', 'pod-ip', { ip: '' }],
    ['an IPv6 address', 'ipv6', { ip: 'fd00::1' }],
    ['a LoRA id', 'lora-label', { labels: { ...labels, 'model.aibrix.ai/lora-id': '1' } }],
    ['a worker of a Ray cluster', 'worker', { labels: { ...labels, 'ray.io/node-type': 'worker' } }],
    ['a later pod of a group', 'worker', { labels: { ...labels, [groupIndex]: '1' } }],
    ['the side channel on the replay port', 'side-channel', { env: [{ name: sideChannel, value: '5558' }] }],
    ['prefix caching off', 'prefix-caching', { args: ['--no-enable-prefix-caching'] }],
    ['two data-parallel ranks', 'data-parallel', { args: ['--data-parallel-size=2'] }],
    [
      'the same as two words in a shell line',
      'data-parallel',
      { args: ['vllm serve m --data_parallel_size 2'] },
    ],
    ['a profile that is not JSON', 'strategy', { annotations: { 'model.aibrix.ai/config': '{' } }],
  ] as const)('%s is the problem %s', (_, id, changes) => {
    const findings = checkPod(pod(changes));
    expect(verdictOf(findings)).toBe('problem');
    expect(findings.filter(({ severity }) => severity === 'problem').map((found) => found.id)).toEqual([id]);
  });

  test.each([
    ['adapters', ['--enable-lora', '--max-loras=2'], ['lora']],
    ['one data-parallel rank', ['--data-parallel-size=1'], []],
    ['one data-parallel rank, as two words', ['-dp', '1'], []],
  ])('%s: warnings %j', (_, args, ids) => {
    const findings = checkPod(pod({ args, annotations: profile('prefix-cache') }));
    expect(findings.filter(({ severity }) => severity !== 'ok')).toMatchObject(
      ids.map((id) => ({ id, severity: 'warning' })),
    );
  });

  test.each([
    ['adapters', '--enable-lora'],
    ['two data-parallel ranks', '--data-parallel-size=2'],
  ])('%s are in order with the relay of the chart', (_, arg) => {
    const given = pod({ args: [arg], annotations: profile('prefix-cache') });
    const command = ['python3', '/relay/kv-events-relay.py'];
    Object.assign(given.spec ?? {}, { initContainers: [{ name: 'relay', command }] });
    expect(verdictOf(checkPod(given))).toBe('fits');
    expect(checkPod(given).filter(({ severity }) => severity !== 'ok')).toEqual([]);
  });

  test('the first pod of a group is not a worker', () => {
    const group = { ...labels, [groupIndex]: '0' };
    expect(verdictOf(checkPod(pod({ labels: group })))).toBe('fits');
  });

  test('ports that no container declares are a note: they can still be connected to', () => {
    const notes = checkPod(pod({ ports: [], annotations: profile('prefix-cache') })).filter(
      ({ severity }) => severity !== 'ok',
    );
    expect(notes).toMatchObject([
      { id: 'declares-events', severity: 'note' },
      { id: 'declares-replay', severity: 'note' },
    ]);
  });

  test('another routing strategy is a note that names it', () => {
    const [strategy] = checkPod(pod({ annotations: profile('least-request') })).filter(
      ({ id }) => id === 'strategy',
    );
    expect(strategy).toMatchObject({ severity: 'note', values: { strategy: 'least-request' } });
  });
});
