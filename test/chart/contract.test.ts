import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { load } from 'js-yaml';
import { expect, onTestFinished, test } from 'vitest';
import { engineContainer } from '../../harness/chart/container.ts';
import { renderChart } from '../../harness/chart/render.ts';
import { contractTemplate } from '../../harness/generate/contract/template.ts';
import { stale } from '../../harness/generate/files.ts';
import { paths } from '../../harness/paths.ts';
import { maxPrefixes, ports } from '../../kv-events/gateway/contract.ts';
import { defaultVersion, gatewayOf } from '../../kv-events/gateway/versions.ts';
import { defaultAt } from './support/schema.ts';

test('the template of facts is up to date', async () => {
  expect(await stale([contractTemplate()])).toEqual([]);
});

test.each([
  [['model', 'kvEvents', 'eventPort'], ports.events],
  [['model', 'kvEvents', 'replayPort'], ports.replay],
  [['server', 'port'], ports.http],
  [['aibrix', 'version'], defaultVersion],
  [['aibrix', 'maxPrefixes'], maxPrefixes],
])('the default of %j is the fact of the contract', (key, fact) => {
  expect(defaultAt(key)).toBe(fact);
});

test("the chart's appVersion is the image of its default AIBrix", async () => {
  const { appVersion } = load(await readFile(path.join(paths.chart, 'Chart.yaml'), 'utf8')) as {
    appVersion: string;
  };
  expect(appVersion).toBe(gatewayOf(defaultVersion).image);
});

test('the default tag is that of aibrix.version', async () => {
  const chart = await mkdtemp(path.join(tmpdir(), 'contract-'));
  onTestFinished(() => rm(chart, { recursive: true }));
  await cp(paths.chart, chart, { recursive: true });
  const file = path.join(chart, 'templates/_contract.tpl');
  const rows = (await readFile(file, 'utf8')).split('\n');
  const changed = rows.map((row) =>
    row.startsWith('{"id":"v0.8"') ? row.replace('v0.23.0', 'v0.99.0') : row,
  );
  await writeFile(file, changed.join('\n'));
  const imageOf = async (version: string) => {
    const deployment = (await renderChart({ aibrix: { version } }, { chart })).one('Deployment');
    return engineContainer(deployment.spec?.template.spec).image;
  };
  expect(await imageOf('v0.8.1')).toBe('vllm/vllm-openai:v0.99.0');
  expect(await imageOf('v0.7.0')).toBe('vllm/vllm-openai:v0.23.0');
});
