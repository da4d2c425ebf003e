import { describe, expect, test } from 'vitest';
import { renderChart } from '../../harness/chart/render.ts';
import { useAdmission } from '../support/admission.ts';
import { cases, scenarios } from './cases.ts';
import { routableDeployment, routedService, silentPod, subscribablePod } from './rules/gateway.ts';
import { expectCommandLine, expectPorts } from './support/expectations.ts';
import './support/matchers.ts';
import { scenarioNames, valuesOf } from './support/scenario.ts';

const admitted = useAdmission();

test('every scenario file has a case', () => {
  expect(scenarioNames().sort()).toEqual(scenarios.map(({ name }) => name).sort());
});

describe.each([...scenarios, ...cases])('$name', (one) => {
  // What chart-testing installs is rendered by the real helm.
  const options = { realHelm: one.values === undefined };
  const chart = () => renderChart(valuesOf(one), options);
  const { model = 'demo' } = one;
  const [http = 0] = one.ports;
  const events = one.ports.length > 1;

  test('containers and Service have exactly the expected ports', async () => {
    await expectPorts(one, options);
  });

  test('the command line is exactly the expected one', async () => {
    await expectCommandLine(one, options);
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
