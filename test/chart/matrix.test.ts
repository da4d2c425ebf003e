import { describe, expect, test } from 'vitest';
import { engineContainer } from '../../harness/chart/container.ts';
import { renderChart } from '../../harness/chart/render.ts';
import { useAdmission } from '../support/admission.ts';
import { cases, scenarios } from './cases.ts';
import { portsOf, routableDeployment, routedService, silentPod, subscribablePod } from './rules/gateway.ts';
import { engineCommand } from './support/kv-events-settings.ts';
import './support/matchers.ts';
import { scenarioNames, valuesOf } from './support/scenario.ts';

const admitted = useAdmission();

test('every scenario file has a case', () => {
  expect(scenarioNames().sort()).toEqual(scenarios.map(({ name }) => name).sort());
});

describe.each([...scenarios, ...cases])('$name', (one) => {
  // What chart-testing installs is rendered by the real helm.
  const chart = () => renderChart(valuesOf(one), { realHelm: one.values === undefined });
  const { model = 'demo' } = one;
  const [http = 0] = one.ports;
  const events = one.ports.length > 1;

  test('containers and Service have exactly the expected ports', async () => {
    const spec = (await chart()).one('Deployment').spec?.template.spec;
    const relay = spec?.initContainers?.find(({ name }) => name === 'kv-events-relay');
    expect(engineContainer(spec).ports).toConformTo(portsOf(one.relay ? [http] : one.ports));
    expect(relay?.ports?.map(({ containerPort }) => containerPort)).toEqual(one.relay);
    expect((await chart()).one('Service').spec?.ports).toConformTo(portsOf(one.ports));
  });

  test('the command line is exactly the expected one', async () => {
    const found = engineCommand((await chart()).one('Deployment'));
    const words = found.map((word) => (word.startsWith('--kv-events-config=') ? '…' : word));
    expect(words).toEqual(['vllm', 'serve', ...one.args]);
  });

  test('labels and names are what the gateway reads', async () => {
    const deployment = (await chart()).one('Deployment');
    expect(deployment).toConformTo(routableDeployment(model, http));
    expect(deployment.spec?.template).toConformTo((events ? subscribablePod : silentPod)(model, http));
    expect((await chart()).one('Service')).toConformTo(routedService(model, http));
  });

  test('every object is in the namespace of the release and has its labels', async () => {
    const labels = {
      'app.kubernetes.io/name': model,
      'app.kubernetes.io/instance': 'demo',
      'app.kubernetes.io/component': 'aibrix-model',
      'app.kubernetes.io/managed-by': 'Helm',
    };
    for (const { metadata } of (await chart()).all) {
      expect(metadata).toMatchObject({ namespace: 'default', labels });
      expect(metadata.labels?.['helm.sh/chart']).toMatch(/^aibrix-model-\d/);
    }
  });

  test('no number is written with an exponent', async () => {
    expect((await chart()).text).not.toMatch(/\d[eE]\+\d/);
  });

  test('the API server accepts it, with strict validation and Pod Security restricted', async () => {
    await expect(chart().then(admitted)).resolves.toBeUndefined();
  });
});
