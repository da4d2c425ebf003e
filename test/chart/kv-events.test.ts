import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { renderChart } from '../../harness/chart/render.ts';
import { paths } from '../../harness/paths.ts';
import { kvEventsConfig } from './rules/gateway.ts';
import { kvEventsSettings } from './support/kv-events-settings.ts';
import './support/matchers.ts';

const golden = path.join(paths.root, 'test/fixtures/events-off.golden.yaml');
const settings = {
  eventPort: 6557,
  replayPort: 6558,
  bufferSteps: 2000000,
  hwm: 1000000,
  maxQueueSize: 3000000,
  topic: 'kv@demo',
};

describe('off', () => {
  const off = [
    { name: 'with enabled: false', values: { model: { kvEvents: { enabled: false } } } },
    { name: 'with a null section', values: { model: { kvEvents: null } } },
    { name: 'with a null switch', values: { model: { kvEvents: { enabled: null } } } },
    {
      name: 'whatever the other settings say',
      values: { model: { kvEvents: { format: 'env', ...settings } } },
    },
  ];

  test('the chart renders exactly the golden file, whatever its version', async () => {
    const { text } = await renderChart();
    await expect(text.replaceAll(/"aibrix-model-\d[^"]*"/g, '"aibrix-model-VERSION"')).toMatchFileSnapshot(
      golden,
    );
  });

  test.each(off)('not a byte differs $name', async ({ values }) => {
    expect((await renderChart(values)).text).toBe((await renderChart()).text);
  });

  test('the golden file does not mention the feature', async () => {
    expect(await readFile(golden, 'utf8')).not.toMatch(/kv|event|replay|zmq|555[78]/i);
  });
});

describe('on', () => {
  const render = async (kvEvents: object) => {
    const chart = await renderChart({ model: { kvEvents: { enabled: true, ...kvEvents } } });
    return chart.one('Deployment');
  };

  test.each(['json', 'env'])('format %s passes every setting, with the names of vLLM', async (format) => {
    const found = kvEventsSettings(await render({ format, ...settings }));
    expect(found).toConformTo(kvEventsConfig);
    expect(found).toEqual({
      enable_kv_cache_events: true,
      publisher: 'zmq',
      endpoint: 'tcp://*:6557',
      replay_endpoint: 'tcp://*:6558',
      buffer_steps: 2000000,
      hwm: 1000000,
      max_queue_size: 3000000,
      topic: 'kv@demo',
    });
  });

  test('formats json and env have the same defaults', async () => {
    expect(kvEventsSettings(await render({}))).toEqual(kvEventsSettings(await render({ format: 'env' })));
  });

  test('format env uses a changed variable', async () => {
    const deployment = await render({ format: 'env' });
    const [container] = deployment.spec?.template.spec?.containers ?? [];
    for (const variable of container?.env ?? []) {
      if (variable.name === 'VLLM_ENABLE_KV_CACHE_EVENTS') variable.value = 'false';
      if (variable.name === 'VLLM_KV_EVENTS_BUFFER_STEPS') variable.value = '7';
    }
    const changed = { enable_kv_cache_events: false, buffer_steps: 7, endpoint: 'tcp://*:5557' };
    expect(kvEventsSettings(structuredClone(deployment))).toMatchObject(changed);
  });

  test('only format env sets variables of the feature', async () => {
    const names = async (format: string) => {
      const [container] = (await render({ format })).spec?.template.spec?.containers ?? [];
      return (container?.env ?? []).map(({ name }) => name).filter((name) => name.startsWith('VLLM_'));
    };
    expect(await names('json')).toEqual([]);
    expect(await names('flags')).toEqual([]);
    expect(await names('env')).toEqual([
      'VLLM_ENABLE_KV_CACHE_EVENTS',
      'VLLM_KV_EVENTS_PUBLISHER',
      'VLLM_KV_EVENTS_ENDPOINT',
      'VLLM_KV_EVENTS_REPLAY_ENDPOINT',
      'VLLM_KV_EVENTS_BUFFER_STEPS',
    ]);
  });

  test('only label, argument and ports are added', async () => {
    const lines = async (values: object) => (await renderChart(values)).text.split('\n');
    const before = await lines({});
    const after = await lines({ model: { kvEvents: { enabled: true } } });
    const added = after.filter((line) => !before.includes(line)).map((line) => line.trim());
    expect(before.filter((line) => !after.includes(line))).toEqual([]);
    expect(new Set(added.map((line) => line.replace(/config=.*/, 'config=…')))).toEqual(
      new Set([
        'model.aibrix.ai/kv-events-enabled: "true"',
        "- '--kv-events-config=…",
        '- name: kv-events',
        '- name: kv-replay',
        'port: 5557',
        'port: 5558',
        'containerPort: 5557',
        'containerPort: 5558',
        'targetPort: kv-events',
        'targetPort: kv-replay',
      ]),
    );
  });
});
