import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { type Manifest, Manifests } from '../../harness/chart/manifests.ts';
import { renderChart } from '../../harness/chart/render.ts';
import { stale } from '../../harness/generate/files.ts';
import { samples } from '../../harness/generate/samples/list.ts';
import { releaseName, renderSamples, valuesFile } from '../../harness/generate/samples/render.ts';
import { paths } from '../../harness/paths.ts';
import { useAdmission } from '../support/admission.ts';
import { apiClients, gateway, rule } from './network-policy/peers.ts';
import { podAutoscaler } from './rules/autoscaler.ts';
import {
  kvEventsConfig,
  portsOf,
  routableDeployment,
  routedService,
  subscribablePod,
} from './rules/gateway.ts';
import { kvEventsSettings } from './support/kv-events-settings.ts';
import './support/matchers.ts';

const read = (file: string) => readFileSync(path.join(paths.root, file), 'utf8');
const sample = (file: string) => new Manifests(read(path.join('samples', file)));
const valuesOf = (file: string) => load(read(valuesFile({ file }))) as object;
const files = samples.map(({ file }) => file);
const workloads = samples.filter(({ kinds }) => !kinds).map(({ file }) => file);
const admitted = useAdmission();

describe('samples and the chart', () => {
  test('each sample is what the chart renders', async () => {
    expect((await stale(await renderSamples())).map(({ file }) => file)).toEqual([]);
  });

  test('a sample edited by hand is detected', async () => {
    const [first] = await renderSamples();
    if (!first) throw new Error('there is no sample');
    expect(await stale([{ ...first, text: `${first.text}# edited\n` }])).toHaveLength(1);
    expect(await stale([{ ...first, file: 'samples/not-there.yaml' }])).toHaveLength(1);
  });

  test('every file in samples/ is generated, and every file in samples/values/ generates one', () => {
    const all = readdirSync(path.join(paths.root, 'samples'), { recursive: true, encoding: 'utf8' });
    const found = all.filter((file) => file.endsWith('.yaml'));
    expect(found.sort()).toEqual([...files, ...files.map((file) => `values/${file}`)].sort());
  });

  test.each(workloads)("%s differs from the chart in nothing but what is Helm's", async (file) => {
    const { all } = await renderChart(valuesOf(file), { release: releaseName });
    const essence = ({ kind, spec }: Manifest) => ({ kind, spec });
    expect(sample(file).all.map(essence)).toEqual(all.map(essence));
  });
});

describe.each(files)('%s', (file) => {
  test('begins with --- and states its purpose, what to change and how to apply it', () => {
    const [head = ''] = read(`samples/${file}`).split('apiVersion:');
    expect(head).toMatch(/^---\n# [A-Z].*\n(#.*\n)+$/);
    expect(head).toContain('# Change\n# - ');
    expect(head).toContain(`kubectl -n models apply -f samples/${file}`);
  });

  test('has no trace of Helm and no namespace', () => {
    expect(read(`samples/${file}`)).not.toMatch(/helm\.sh|managed-by|# Source:|^ {2}namespace:/im);
  });

  test('is accepted by the API server, with strict validation and Pod Security restricted', async () => {
    await expect(admitted(sample(file))).resolves.toBeUndefined();
  });
});

describe.each(workloads)('%s', (file) => {
  const objects = sample(file);
  const template = objects.one('Deployment').spec?.template;

  test('is a model that the gateway routes to and subscribes to', () => {
    expect(objects.one('Deployment')).toConformTo(routableDeployment(releaseName, 8000));
    expect(template).toConformTo(subscribablePod(releaseName, 8000));
    expect(objects.one('Service')).toConformTo(routedService(releaseName, 8000));
  });

  test('has the ports and the settings of the events, after variables are expanded', () => {
    const { initContainers = [], containers = [] } = template?.spec ?? {};
    const ports = [...containers, ...initContainers].flatMap((container) => container.ports ?? []);
    expect(ports.filter(({ name }) => name !== 'relay-metrics')).toConformTo(portsOf([8000, 5557, 5558]));
    expect(kvEventsSettings(objects.one('Deployment'))).toConformTo(kvEventsConfig);
  });

  test('is self-contained: its Service selects its pods, and it refers to no missing object', () => {
    expect(template?.metadata?.labels).toMatchObject(objects.one('Service').spec?.selector ?? {});
    expect(template?.spec?.serviceAccountName).toBe('default');
    expect(JSON.stringify(template)).not.toMatch(/secretKeyRef|persistentVolumeClaim/);
    const mounted = template?.spec?.volumes?.flatMap(({ configMap }) => configMap?.name ?? []);
    const brought = objects.all
      .filter(({ kind }) => kind === 'ConfigMap')
      .map(({ metadata }) => metadata.name);
    expect(mounted).toEqual(brought);
  });
});

test('both formats of the quick start configure vLLM equally', () => {
  const [json, env] = ['', '-env'].map((form) =>
    kvEventsSettings(sample(`quickstart/model-with-kv-events${form}.yaml`).one('Deployment')),
  );
  expect(env).toEqual(json);
});

test('the autoscaler can reach its maximum, and the Deployment does not set the number of pods', () => {
  const objects = sample('autoscaling/kpa-with-kv-events.yaml');
  const { spec } = objects.one('PodAutoscaler') as unknown as { spec: KpaSpec };
  expect(spec).toConformTo(podAutoscaler);
  expect(spec.scalingStrategy).toBe('KPA');
  expect(Math.ceil(1 / Number(spec.metricsSources[0]?.targetValue))).toBeGreaterThanOrEqual(spec.maxReplicas);
  expect(spec.scaleTargetRef.name).toBe(objects.one('Deployment').metadata?.name);
  expect(objects.one('Deployment').spec).not.toHaveProperty('replicas');
});

test('the network policy selects all pods with events, and admits the same peers as the chart', () => {
  const { spec } = sample('network-policies/allow-kv-events.yaml').one('NetworkPolicy');
  expect(spec).toEqual({
    podSelector: { matchLabels: { 'model.aibrix.ai/kv-events-enabled': 'true' } },
    policyTypes: ['Ingress'],
    ingress: [rule(apiClients, 8000), rule(gateway(), 5557, 5558)],
  });
});

interface KpaSpec {
  scalingStrategy: string;
  maxReplicas: number;
  scaleTargetRef: { name: string };
  metricsSources: { targetValue: string }[];
}
