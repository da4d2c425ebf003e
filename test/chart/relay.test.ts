import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Manifests } from '../../harness/chart/manifests.ts';
import { renderChart } from '../../harness/chart/render.ts';
import { paths } from '../../harness/paths.ts';
import { prometheus, rule } from './network-policy/peers.ts';
import { kvEventsSettings } from './support/kv-events-settings.ts';

const on = { enabled: true };
const program = await readFile(path.join(paths.chart, 'files/kv-events-relay.py'), 'utf8');

/** Values of a model with events and the relay. */
const relayed = (relay: object = {}, kvEvents: object = {}, more: object = {}) => ({
  ...more,
  model: { kvEvents: { ...on, ...kvEvents, relay: { ...on, ...relay } } },
});
const spec = (chart: Manifests) => chart.one('Deployment').spec?.template.spec;
const container = (chart: Manifests) => spec(chart)?.initContainers?.[0];

describe('off', () => {
  test.each([
    ['with the relay alone', { model: { kvEvents: { relay: on } } }, {}],
    ['with a null section', { model: { kvEvents: { ...on, relay: null } } }, { model: { kvEvents: on } }],
    [
      'whatever its other settings say',
      { model: { kvEvents: { ...on, relay: { blockSize: 64, metricsPort: 9999 } } } },
      { model: { kvEvents: on } },
    ],
  ])('not a byte differs %s', async (_, values, same) => {
    expect((await renderChart(values)).text).toBe((await renderChart(same)).text);
  });
});

describe('on', () => {
  test('the program has at most 400 lines of 120 characters', () => {
    const lines = program.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(400);
    expect(lines.filter((line) => line.length > 120)).toEqual([]);
  });

  test('a sidecar runs the program with the image and the restrictions of vLLM, and no probe', async () => {
    const chart = await renderChart(relayed());
    const [vllm] = spec(chart)?.containers ?? [];
    expect(container(chart)).toEqual({
      name: 'kv-events-relay',
      image: vllm?.image,
      imagePullPolicy: vllm?.imagePullPolicy,
      restartPolicy: 'Always',
      command: ['python3', '/relay/kv-events-relay.py'],
      args: [
        '--event-port=5557',
        '--replay-port=5558',
        '--engine-port=15557',
        '--ranks=1',
        '--metrics-port=9558',
        '--block-size=16',
        '--max-blocks=200000',
        '--announce-seconds=30',
      ],
      ports: [
        { name: 'kv-events', containerPort: 5557, protocol: 'TCP' },
        { name: 'kv-replay', containerPort: 5558, protocol: 'TCP' },
        { name: 'relay-metrics', containerPort: 9558, protocol: 'TCP' },
      ],
      resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '512Mi' } },
      securityContext: vllm?.securityContext,
      volumeMounts: [{ name: 'kv-events-relay', mountPath: '/relay', readOnly: true }],
    });
  });

  test('the ConfigMap contains the program, and the pods restart when it changes', async () => {
    const chart = await renderChart(relayed());
    const { metadata, ...configMap } = chart.one('ConfigMap');
    expect(configMap).toMatchObject({ data: { 'kv-events-relay.py': program } });
    expect(spec(chart)?.volumes).toContainEqual({
      name: 'kv-events-relay',
      configMap: { name: metadata.name },
    });
    expect(chart.one('Deployment').spec?.template.metadata?.annotations).toEqual({
      'checksum/kv-events-relay': createHash('sha256').update(program).digest('hex'),
    });
  });

  test.each([
    [{ name: 'a' }, 'a-kv-events-relay'],
    [{ name: 'm'.repeat(63) }, `${'m'.repeat(47)}-kv-events-relay`],
    [{ name: `${'m'.repeat(46)}-${'n'.repeat(16)}` }, `${'m'.repeat(46)}-kv-events-relay`],
  ])('the ConfigMap of %j is named %s', async (model, name) => {
    const chart = await renderChart({ model: { ...model, ...relayed().model } });
    expect(chart.one('ConfigMap').metadata.name).toBe(name);
  });

  test.each(['json', 'env'])('vLLM connects to the relay inside the pod, by format %s', async (format) => {
    const values = relayed({}, { format, topic: 'kv' }, { parallelism: { data: 4 } });
    const chart = await renderChart(values);
    expect(kvEventsSettings(chart.one('Deployment'))).toEqual({
      enable_kv_cache_events: true,
      publisher: 'zmq',
      endpoint: 'tcp://127.0.0.1:15557',
      replay_endpoint: 'tcp://127.0.0.1:15561',
      buffer_steps: 10000,
      hwm: 100000,
      max_queue_size: 100000,
      topic: '',
    });
    expect(container(chart)?.args).toEqual(
      expect.arrayContaining(['--ranks=4', '--engine-port=15557', '--topic=kv']),
    );
  });

  test("the user's init containers run first", async () => {
    const initContainers = [{ name: 'first', image: 'busybox' }];
    const names = spec(await renderChart(relayed({}, {}, { initContainers })))?.initContainers;
    expect(names?.map(({ name }) => name)).toEqual(['first', 'kv-events-relay']);
  });

  test('Prometheus reaches its metrics, wherever Prometheus is', async () => {
    const values = relayed({ metricsPort: 9600 }, {}, { networkPolicy: on });
    const { spec: policy } = (await renderChart(values)).one('NetworkPolicy') as unknown as {
      spec: { ingress: object[] };
    };
    expect(policy.ingress.slice(2)).toEqual([rule([prometheus], 9600)]);
  });

  test('without resources and restrictions it has none', async () => {
    const chart = await renderChart(relayed({ resources: null }, {}, { securityContext: null }));
    expect(container(chart)).not.toHaveProperty('resources');
    expect(container(chart)).not.toHaveProperty('securityContext');
  });
});
