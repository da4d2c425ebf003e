import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { engineContainer } from '../../harness/chart/container.ts';
import { Manifests } from '../../harness/chart/manifests.ts';
import { renderChart } from '../../harness/chart/render.ts';
import { paths } from '../../harness/paths.ts';
import { useAdmission } from '../support/admission.ts';
import { merge } from '../support/merge.ts';
import { testPods } from './support/helm-tests.ts';
import { scenarioNames, scenarioValues } from './support/scenario.ts';

const events = { model: { kvEvents: { enabled: true } } };

describe('the pods of helm test', () => {
  const admitted = useAdmission();

  test.each(scenarioNames())(
    'and their policy are what the API server takes under Pod Security restricted: %s',
    async (name) => {
      const existing = { serviceAccount: { create: false, name: 'models' } };
      const { text } = await renderChart(merge(scenarioValues(name), existing), { tests: true });
      const hooks = text.split(/^---$/m).filter((document) => document.includes('helm.sh/hook: test'));
      expect(hooks.length).toBeGreaterThan(0);
      await expect(admitted(new Manifests(hooks.join('---\n')))).resolves.toBeUndefined();
    },
  );

  test('are neither selected as the model nor known to the gateway', async () => {
    const release = await renderChart(events, { tests: true });
    const selector = release.one('Service').spec?.selector ?? {};
    for (const { metadata } of await testPods(events)) {
      const labels = metadata?.labels ?? {};
      expect(Object.entries(selector).every(([key, value]) => labels[key] === value)).toBe(false);
      expect(Object.keys(labels).filter((key) => key.includes('aibrix.ai'))).toEqual([]);
    }
  });

  test('are in the namespace of the model, with labels for a network policy', async () => {
    const labels = {
      'app.kubernetes.io/instance': 'demo',
      'app.kubernetes.io/component': 'aibrix-model-test',
    };
    for (const { metadata } of await testPods(events))
      expect(metadata).toMatchObject({ namespace: 'models', labels });
  });

  test('run the scripts of files/ once, with the Python of the image', async () => {
    const read = (name: string) => readFileSync(path.join(paths.chart, 'files', name), 'utf8').trim();
    const ran = (await testPods(events)).map(({ spec }) => {
      const { command, args, imagePullPolicy } = spec?.containers[0] ?? {};
      return { restarts: spec?.restartPolicy, command, script: args?.join().trim(), imagePullPolicy };
    });
    const once = { restarts: 'Never', command: ['python3', '-c'], imagePullPolicy: 'IfNotPresent' };
    expect(ran).toEqual([
      { ...once, script: read('api-test.py') },
      { ...once, script: read('kv-events-test.py') },
    ]);
  });

  test('are scheduled on a node of the model, which has the image', async () => {
    const { matchLabels } = (await renderChart(events)).one('Deployment').spec?.selector ?? {};
    for (const { spec } of await testPods(events)) {
      const preferred = spec?.affinity?.podAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
      expect(preferred?.map(({ podAffinityTerm }) => podAffinityTerm)).toEqual([
        { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels } },
      ]);
    }
  });

  test('use the scheduling and security settings of the model', async () => {
    const values = scenarioValues('fleet');
    const model = (await renderChart(values)).one('Deployment').spec?.template.spec;
    const { imagePullSecrets, nodeSelector, tolerations, serviceAccountName, securityContext } = model ?? {};
    const alike = { imagePullSecrets, nodeSelector, tolerations, serviceAccountName, securityContext };
    for (const value of Object.values(alike)) expect(value).toBeTruthy();
    for (const { spec } of await testPods(values)) {
      expect(spec).toMatchObject({
        ...alike,
        automountServiceAccountToken: false,
        enableServiceLinks: false,
      });
      expect(spec?.containers[0]?.securityContext).toEqual(engineContainer(model).securityContext);
    }
  });

  test('have small requests, which fit on a GPU node', async () => {
    for (const { spec } of await testPods(events))
      expect(spec?.containers[0]?.resources).toEqual({ requests: { cpu: '100m', memory: '128Mi' } });
  });

  test('run in the order of their weights, and are deleted when they have passed', async () => {
    const annotations = (await testPods(events)).map(({ metadata }) => metadata?.annotations);
    const hook = {
      'helm.sh/hook': 'test',
      'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded',
    };
    expect(annotations).toEqual([
      { ...hook, 'helm.sh/hook-weight': '0' },
      { ...hook, 'helm.sh/hook-weight': '1' },
    ]);
  });

  test('contain scripts in which Kubernetes expands nothing', async () => {
    for (const { spec } of await testPods(events))
      expect(spec?.containers[0]?.args?.join()).not.toMatch(/\$[$(]/);
  });

  test('do not mention events when they are off', async () => {
    const { text } = await renderChart({}, { tests: true });
    expect((await testPods({})).map(({ metadata }) => metadata?.name)).toEqual(['demo-test-api']);
    expect(text).not.toMatch(/kv|event|replay|zmq|555[78]/i);
  });

  test('are rendered after the values are checked', async () => {
    await expect(renderChart({ model: null }, { tests: true })).rejects.toThrow(/model: must not be null/);
  });
});
