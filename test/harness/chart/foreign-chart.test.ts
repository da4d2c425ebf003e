import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { renderChart } from '../../../harness/chart/render.ts';
import { paths } from '../../../harness/paths.ts';

const chart = path.join(paths.root, 'test/fixtures/charts/web');
const worker = path.join(paths.root, 'test/fixtures/charts/worker');

test('a chart with a subchart under an alias', async () => {
  const { all } = await renderChart({ greeting: 'hi' }, { chart, namespace: 'prod' });
  expect(all.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).toEqual([
    'Service/demo-sessions',
    'Deployment/demo-web',
  ]);
  await expect(renderChart({ sessions: { memory: 'much' } }, { chart })).rejects.toThrow("at '/memory'");
});

test('a chart of a library chart', async () => {
  const manifests = await renderChart({ command: ['serve'] }, { chart: worker });
  const [container] = manifests.one('Deployment').spec?.template.spec?.containers ?? [];
  expect(container?.command).toEqual(['serve']);
});

test('the README of the harness shows the first of these tests', () => {
  const [, shown = ''] =
    /```ts\n(.*?)```/s.exec(readFileSync(path.join(paths.root, 'harness/README.md'), 'utf8')) ?? [];
  const body = shown.slice(shown.indexOf("test('")).trim();
  expect(readFileSync(import.meta.filename, 'utf8')).toContain(body);
});
