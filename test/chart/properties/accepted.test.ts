import fc from 'fast-check';
import { expect, test } from 'vitest';
import { engineContainer } from '../../../harness/chart/container.ts';
import type { Manifests } from '../../../harness/chart/manifests.ts';
import { renderChart } from '../../../harness/chart/render.ts';
import { routableDeployment, routedService, silentPod, subscribablePod } from '../rules/gateway.ts';
import '../support/matchers.ts';
import { keys, schema } from '../support/schema.ts';
import { tries } from './seed.ts';
import { useStrictServer } from './server.ts';
import { acceptedValues, refusedValues } from './values.ts';

const { refusals } = useStrictServer();
const known = new Set([
  ...keys().map(({ path }) => path.join('.').replaceAll('.[]', '')),
  // Renamed keys are in no list of keys, but are refused by their names.
  ...Object.keys(schema.properties ?? {}),
]);
const minutes = 60_000;

/** What nobody can mend their values by. */
const ofTemplates =
  /nil pointer|wrong type|error calling|can't evaluate|undefined variable|%!\w?\(|<nil>|<no value>/;

test('accepted values are rendered as the gateway reads them, or rejected with a key', {
  timeout: 5 * minutes,
}, async () => {
  const property = fc.asyncProperty(acceptedValues, async (values) => {
    const outcome = await rendered(values);
    if (outcome instanceof Error) expectNamesKey(outcome.message);
    else expectGatewayContract(values, outcome);
  });
  await fc.assert(property, tries(1000));
});

test('the API server accepts what is rendered from accepted values', {
  timeout: 5 * minutes,
}, async () => {
  const property = fc.asyncProperty(acceptedValues, async (values) => {
    const outcome = await rendered(values);
    if (!(outcome instanceof Error)) expect(await refusals(outcome.all)).toEqual([]);
  });
  await fc.assert(property, tries(100));
});

test('values that the schema rejects are rejected by Helm with their path', {
  timeout: 5 * minutes,
}, async () => {
  const property = fc.asyncProperty(refusedValues, async (values) => {
    const outcome = await rendered(values);
    expect(outcome).toBeInstanceOf(Error);
    expect((outcome as Error).message).toMatch(/\n- at '\/?[^']*'|\/nulls\.yaml:[^)]*\): [a-z]\w*/);
    expect((outcome as Error).message).not.toMatch(ofTemplates);
  });
  await fc.assert(property, tries(300));
});

function rendered(values: object): Promise<Manifests | Error> {
  return renderChart(values).catch((error: Error) => error);
}

/** A refusal begins with the path of a key, or with the release's name where that is the model's. */
function expectNamesKey(message: string): void {
  expect(message).not.toMatch(ofTemplates);
  const [, path = ''] = /^Error: execution error at \([^)]*\): ([\w.]+)/.exec(message) ?? [];
  // Of what passes through to Kubernetes only the first part is a key of the chart.
  expect(
    [path, path.split('.')[0]].some((part) => part && known.has(part)),
    message,
  ).toBe(true);
}

function expectGatewayContract(values: object, manifests: Manifests): void {
  const { model = {}, server = {} } = values as {
    model?: { name?: string; kvEvents?: { enabled?: boolean } };
    server?: { port?: number };
  };
  const [name, port] = [model.name || 'demo', server.port ?? 8000];
  const deployment = manifests.one('Deployment');
  expect(deployment).toConformTo(routableDeployment(name, port));
  const pod = model.kvEvents?.enabled ? subscribablePod : silentPod;
  expect(deployment.spec?.template).toConformTo(pod(name, port));
  expect(manifests.one('Service')).toConformTo(routedService(name, port));
  expect(engineContainer(deployment.spec?.template.spec).ports?.[0]).toMatchObject({ containerPort: port });
  expect(manifests.text).not.toMatch(/<nil>|<no value>|%!\w?\(/);
}
