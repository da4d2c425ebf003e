import { beforeAll, describe, expect, inject, test } from 'vitest';
import { helmTemplate } from '../../harness/chart/helm-template.ts';
import { Manifests } from '../../harness/chart/manifests.ts';
import { renderChart, templateRequest } from '../../harness/chart/render.ts';
import { paths } from '../../harness/paths.ts';
import { createReport } from '../../harness/process/report.ts';
import { helm3Program, helm3Version } from '../../harness/toolchain/helm3.ts';
import { tools } from '../../harness/toolchain/versions.ts';
import { createNamespace, helm } from '../support/cluster.ts';
import { deploymentOf, podsOf, type Release } from './support/release.ts';
import { scenarioNames, scenarioValues } from './support/scenario.ts';

/** Where Helm 3 is not built yet, this file builds it first. */
const buildMilliseconds = 10 * 60_000;

let helm3 = '';
beforeAll(async () => {
  helm3 = await helm3Program(createReport(process.stderr));
}, buildMilliseconds);

/** Helm built from its module assumes Kubernetes 1.20, which the chart rejects (helm v3 pkg/chartutil/capabilities.go). */
const kubeVersion = `--kube-version=${tools['kube-apiserver'].version}`;
const template = (values: object) =>
  helmTemplate(templateRequest(values, { tests: true }), helm3, [kubeVersion]);

describe(`Helm ${helm3Version} renders the objects that Helm 4 renders`, () => {
  test.each(scenarioNames())('%s', async (name) => {
    const values = scenarioValues(name);
    const { ok, stdout, stderr } = await template(values);
    expect({ ok, stderr }).toEqual({ ok: true, stderr: '' });
    expect(new Manifests(stdout).all).toEqual((await renderChart(values, { tests: true })).all);
  });

  test.each([
    ['by a rule', { model: { kvEvents: { enabled: true } }, parallelism: { data: 2 } }, 'parallelism.data: '],
    ['by the schema', { model: { sourc: 'a/b' } }, "additional properties 'sourc' not allowed"],
  ])('and rejects values %s', async (_, values, text) => {
    const { ok, stderr } = await template(values);
    expect(ok).toBe(false);
    expect(stderr).toContain(text);
    await expect(renderChart(values)).rejects.toThrow(text);
  });
});

describe('a release that Helm 3 installed', () => {
  let release: Release;
  const events = (enabled: boolean) => JSON.stringify({ model: { kvEvents: { enabled } } });
  const run = (program: string, verb: string, rest: readonly string[] = [], input?: string) => {
    const args = [verb, 'moved', ...rest, `--namespace=${release.namespace}`, '--timeout=60s'];
    return helm(args, { program, ...(input === undefined ? {} : { input }) });
  };
  const put = (program: string, verb: string, values: string) =>
    run(program, verb, [paths.chart, '--wait', '--values=-'], values);
  const template = async () => (await deploymentOf(release)).spec?.template;
  const pods = async () => (await podsOf(release)).map(({ metadata }) => metadata?.uid);
  let installed: object | undefined;

  beforeAll(async () => {
    release = { name: 'moved', namespace: await createNamespace('helm3', { podSecurity: 'restricted' }) };
  });

  test('is ready and passes helm test', async () => {
    await put(helm3, 'install', events(false));
    await run(helm3, 'test');
    installed = await template();
    expect(await pods()).toHaveLength(1);
  });

  test('is upgraded and rolled back by Helm 3', async () => {
    await put(helm3, 'upgrade', events(true));
    expect(await template()).not.toEqual(installed);
    await run(helm3, 'rollback', ['1', '--wait']);
    expect(await template()).toEqual(installed);
  });

  test('restarts no pod when Helm 4 takes it over, and passes its helm test', async () => {
    await expect.poll(pods).toHaveLength(1);
    const before = await pods();
    await put(inject('tools').helm, 'upgrade', events(false));
    expect(await pods()).toEqual(before);
    expect(await template()).toEqual(installed);
    await run(inject('tools').helm, 'test');
  });

  test('is upgraded, rolled back to a revision of Helm 3, and uninstalled by Helm 4', async () => {
    await put(inject('tools').helm, 'upgrade', events(true));
    expect(await template()).not.toEqual(installed);
    await run(inject('tools').helm, 'rollback', ['1', '--wait']);
    expect(await template()).toEqual(installed);
    await run(inject('tools').helm, 'uninstall', ['--wait']);
    expect(await pods()).toEqual([]);
  });
});
