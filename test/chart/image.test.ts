import { expect, test } from 'vitest';
import { renderChart } from '../../harness/chart/render.ts';

const imageRegistry = 'mirror.example.com/hub';

test.each([
  ['vllm/vllm-openai', `${imageRegistry}/vllm/vllm-openai`],
  ['docker.io/vllm/vllm-openai', `${imageRegistry}/vllm/vllm-openai`],
  ['registry:5000/vllm-openai', `${imageRegistry}/vllm-openai`],
])('the registry of a parent chart replaces the one in %s', async (repository, expected) => {
  const values = { global: { imageRegistry }, image: { repository, tag: 'v0.23.0' } };
  const { spec } = (await renderChart(values)).one('Deployment');
  expect(spec?.template.spec?.containers[0]?.image).toBe(`${expected}:v0.23.0`);
});

test('pull secrets of a parent chart, names or objects, are added once', async () => {
  const values = {
    global: { imagePullSecrets: ['mirror', { name: 'registry' }] },
    imagePullSecrets: [{ name: 'registry' }, { name: 'own' }],
  };
  const { spec } = (await renderChart(values)).one('Deployment');
  expect(spec?.template.spec?.imagePullSecrets).toEqual([
    { name: 'registry' },
    { name: 'own' },
    { name: 'mirror' },
  ]);
});
