import { expect, test } from 'vitest';
import { renderChart } from '../../harness/chart/render.ts';
import { notes } from './support/notes.ts';

const container = (name: string) => ({ initContainers: [{ name, image: 'busybox' }] });

test.each([
  {
    name: 'a budget that is disabled',
    values: { podDisruptionBudget: { enabled: false, maxUnavailable: 0 } },
  },
  { name: 'the port of the runtime, without it', values: { server: { port: 8080 } } },
  { name: 'the name of the runtime, without it', values: container('aibrix-runtime') },
  { name: 'the name of the relay, without it', values: container('kv-events-relay') },
  { name: 'no key of a Secret, without a Secret', values: { server: { apiKey: { secretKey: null } } } },
])('$name is accepted', async ({ values }) => {
  const chart = await renderChart(values);
  expect(chart.names()).toContain('Deployment/demo');
});

test('a limit of ephemeral storage is not joined by a request', async () => {
  const chart = await renderChart({
    storage: { cache: { sizeLimit: '10Gi' } },
    resources: { limits: { 'ephemeral-storage': '20Gi' } },
  });
  const [vllm] = chart.one('Deployment').spec?.template.spec?.containers ?? [];
  expect(vllm?.resources?.limits).toHaveProperty('ephemeral-storage', '20Gi');
  expect(vllm?.resources?.requests).not.toHaveProperty('ephemeral-storage');
});

test('NOTES do not promise a match of the first block where nobody has tried it', async () => {
  const found = await notes({ aibrix: { version: 'v0.8.0' }, model: { kvEvents: { enabled: true } } });
  expect(found).not.toContain('only the first block');
});
