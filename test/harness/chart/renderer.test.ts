import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { helmTemplate, type TemplateRequest } from '../../../harness/chart/helm-template.ts';
import { templateRequest } from '../../../harness/chart/render.ts';
import { type Renderer, startRenderer } from '../../../harness/chart/resident.ts';
import { paths } from '../../../harness/paths.ts';
import { createReport } from '../../../harness/process/report.ts';
import { rendererProgram } from '../../../harness/toolchain/renderer.ts';
import { builtTools } from '../../../harness/toolchain/store.ts';
import { cases, scenarios } from '../../chart/cases.ts';
import { refused } from '../../chart/refused.ts';
import { refusedEvents } from '../../chart/refused-events.ts';
import { refusedFeatures } from '../../chart/refused-features.ts';
import { valuesOf } from '../../chart/support/scenario.ts';
import { foreignRequests } from './foreign-requests.ts';

let renderer: Renderer;
let helm = '';
let folder = '';
beforeAll(async () => {
  const report = createReport(process.stderr);
  const program = await rendererProgram(report);
  if (!program) throw new Error('the renderer is not built, and there is no go on PATH to build it');
  renderer = startRenderer(program);
  // A helm on PATH may be another release, whose messages differ.
  helm = (await builtTools(['helm'], report)).get('helm') ?? '';
  folder = await mkdtemp(path.join(tmpdir(), 'renderer-'));
});
afterAll(async () => {
  await renderer.stop();
  await rm(folder, { recursive: true, force: true });
});

async function expectSame(request: TemplateRequest) {
  const [found, expected] = await Promise.all([renderer.template(request), helmTemplate(request, helm)]);
  expect(found).toEqual(expected);
  return found;
}

describe('byte for byte what helm template prints', () => {
  test.each([...scenarios, ...cases])('$name', async (one) => {
    const request = templateRequest(valuesOf(one), { tests: true });
    expect(await expectSame(request)).toMatchObject({ ok: true, stderr: '' });
  });

  test.each([...refused, ...refusedEvents, ...refusedFeatures])(
    'rejected: $name',
    async ({ values, release }) => {
      const request = templateRequest(values, release ? { release } : {});
      expect(await expectSame(request)).toMatchObject({ ok: false, stdout: '' });
    },
  );

  test.each(foreignRequests)('$name', async ({ chart, ok, text, ...request }) => {
    const at = path.join(paths.root, chart);
    const found = await expectSame({ release: 'demo', values: '', ...request, chart: at });
    expect(found.ok).toBe(ok);
    expect(found.stdout + found.stderr).toContain(text);
  });
});

describe('a file of the chart that changes', () => {
  const ask = (values = '') => ({ release: 'demo', values, chart: path.join(folder, 'web') });
  const change = async (file: string, from: string, to: string) => {
    const at = path.join(folder, 'web', file);
    await writeFile(at, (await readFile(at, 'utf8')).replace(from, to));
  };

  test.each([
    ['templates/deployment.yaml', 'GREETING', 'WELCOMES'],
    ['values.yaml', 'hello', 'howdy'],
    ['charts/cache/values.schema.json', 'Mi$', 'Gi$'],
    ['charts/cache/values.yaml', '64Mi', '32Gi'],
    ['templates/deployment.yaml', '{{ .Chart', '{{ .Cart'],
  ])('%s is reloaded after each change', async (file, from, to) => {
    await cp(path.join(paths.root, 'test/fixtures/charts/web'), path.join(folder, 'web'), {
      recursive: true,
    });
    const before = await expectSame(ask());
    await change(file, from, to);
    expect(await expectSame(ask())).not.toEqual(before);
    await change(file, to, from);
    expect(await expectSame(ask())).toEqual(before);
  });

  test('is reloaded even if its length is unchanged', async () => {
    const file = path.join(folder, 'web/values.yaml');
    for (const word of ['one', 'two', 'six', 'ten', 'one', 'two']) {
      await writeFile(file, `greeting: ${word}\nsessions: {enabled: false}\n`);
      expect((await renderer.template(ask())).stdout).toContain(`value: "${word}"`);
    }
  });
});

test('concurrent requests each get their own response', async () => {
  const replicas = Array.from({ length: 200 }, (_, index) => index);
  const answers = replicas.map(async (replicaCount) => {
    const { stdout } = await renderer.template(templateRequest({ replicaCount }));
    return Number(/replicas: (\d+)/.exec(stdout)?.[1]);
  });
  expect(await Promise.all(answers)).toEqual(replicas);
});

test('pending requests fail with the reason when the renderer exits', async () => {
  const broken = startRenderer('/nonexistent/renderer');
  await expect(broken.template(templateRequest({}))).rejects.toThrow('the renderer did not start');
});
