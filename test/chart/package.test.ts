import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { V1DeploymentSpec, V1PodSpec } from '@kubernetes/client-node';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderChart } from '../../harness/chart/render.ts';
import { paths } from '../../harness/paths.ts';
import { refusal } from './support/refusal.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'package-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('the package contains all that users need, and no tests', async () => {
  const { stdout } = await execa('helm', ['package', paths.chart, '--destination', folder]);
  const archive = stdout.slice(stdout.lastIndexOf('/'));
  const { stdout: listing } = await execa('tar', ['tzf', path.join(folder, archive)]);
  const files = listing.split('\n').map((file) => file.replace('aibrix-model/', ''));
  const needed = [
    'Chart.yaml',
    'values.yaml',
    'values.schema.json',
    'values.editor.schema.json',
    'README.md',
    'CHANGELOG.md',
    'LICENSE',
  ];
  expect(files).toEqual(
    expect.arrayContaining([...needed, 'templates/NOTES.txt', 'templates/validation/nulls.yaml']),
  );
  expect(files.filter((file) => file.startsWith('ci/'))).toEqual([]);
});

describe('as a part of a parent chart, twice under other names', () => {
  const parent = () => path.join(folder, 'parent');
  const on = { kvEvents: { enabled: true } };
  const values = {
    small: { model: { name: 'small', ...on } },
    large: { enabled: true, model: { name: 'large' } },
  };

  beforeAll(async () => {
    const dependency = (alias: string) => ({
      name: 'aibrix-model',
      version: '*',
      alias,
      condition: `${alias}.enabled`,
    });
    const chart = {
      apiVersion: 'v2',
      name: 'parent',
      version: '1.0.0',
      dependencies: ['small', 'large'].map(dependency),
    };
    await mkdir(path.join(parent(), 'charts'), { recursive: true });
    await writeFile(path.join(parent(), 'Chart.yaml'), JSON.stringify(chart));
    await cp(paths.chart, path.join(parent(), 'charts/aibrix-model'), { recursive: true });
  });

  test('each selects its own pods', async () => {
    const { all } = await renderChart({ global: { shared: true }, ...values }, { chart: parent() });
    const selectors = all
      .filter(({ kind }) => kind === 'Service')
      .map(({ metadata, spec }) => [metadata.name, (spec as { selector: object }).selector]);
    expect(Object.fromEntries(selectors)).toEqual({
      small: { 'app.kubernetes.io/instance': 'demo', 'app.kubernetes.io/component': 'small' },
      large: { 'app.kubernetes.io/instance': 'demo', 'app.kubernetes.io/component': 'large' },
    });
  });

  test('both use registry and pull secrets of the parent', async () => {
    const global = {
      imageRegistry: 'mirror.example.com',
      imagePullSecrets: ['mirror', { name: 'registry' }],
    };
    const own = {
      ...values,
      large: {
        ...values.large,
        image: { repository: 'registry.example.com:5000/vllm/vllm-openai' },
        aibrix: { runtime: { enabled: true } },
        imagePullSecrets: [{ name: 'registry' }, { name: 'own' }],
      },
    };
    const { all } = await renderChart({ global, ...own }, { chart: parent(), tests: true });
    const pods = all.flatMap(({ kind, metadata, spec }) => {
      const pod = kind === 'Deployment' ? (spec as V1DeploymentSpec).template.spec : (spec as V1PodSpec);
      const images = pod?.containers?.map(({ image }) => image?.replace(/:v.*/, ''));
      const secrets = pod?.imagePullSecrets?.map(({ name }) => name);
      return images ? [[metadata.name, images, secrets]] : [];
    });
    const engine = 'mirror.example.com/vllm/vllm-openai';
    expect(pods.filter(([name]) => !String(name).includes('kv-events'))).toEqual([
      ['large', [engine, 'mirror.example.com/aibrix/runtime'], ['registry', 'own', 'mirror']],
      ['small', [engine], ['mirror', 'registry']],
      ['large-test-api', [engine], ['registry', 'own', 'mirror']],
      ['small-test-api', [engine], ['mirror', 'registry']],
    ]);
  });

  test('a false condition disables the subchart', async () => {
    const chart = await renderChart({ ...values, large: { enabled: false } }, { chart: parent() });
    expect(chart.names()).toEqual(['ServiceAccount/small', 'Service/small', 'Deployment/small']);
  });

  test('a misspelled key is rejected there too', async () => {
    const text = await refusal({ small: { model: { nam: 'x' } } }, undefined, { chart: parent() });
    expect(text).toContain("small:\n- at '/model': additional properties 'nam' not allowed");
  });
});
