import { expect, test } from 'vitest';
import { checkReport } from '../../kv-events/check/report.ts';
import { gatewayOf } from '../../kv-events/gateway/versions.ts';
import { notes } from '../chart/support/notes.ts';
import { merge } from '../support/merge.ts';
import { deploy, scriptsIn } from './support/fake.ts';
import { container } from './support/fixtures.ts';
import { settingsOfCommand, settingsOfValues } from './support/gateway-settings.ts';

const events = { model: { kvEvents: { enabled: true } } };

/** The same model for the chart, for `check`, and for `configure-gateway.sh`. */
const models = [
  { name: 'a usual model', values: {}, needs: { blockSize: 16 } },
  {
    name: 'larger blocks',
    values: { model: { blockSize: 32 } },
    needs: { blockSize: 32 },
    options: ['--block-size=32'],
  },
  {
    name: 'another port',
    values: { server: { port: 9000 } },
    needs: { blockSize: 16, httpPort: 9000 },
    options: ['--model-port=9000'],
  },
  {
    name: 'AIBrix v0.4',
    values: { aibrix: { version: 'v0.4.1' } },
    needs: { blockSize: 16 },
    version: 'v0.4.1',
  },
];

/** What the script prints as values of AIBrix's chart, for a gateway that has none of the settings. */
async function configured(version: string, options: readonly string[]): Promise<string> {
  const gateway = deploy('gateway-helm', (deployment) => {
    Object.assign(container(deployment), { image: `aibrix/gateway-plugins:${version}`, env: [] });
  });
  const { exitCode, stdout } = await scriptsIn().configure(gateway, ['--dry-run', ...options]);
  expect(exitCode).toBe(0);
  return stdout.slice(stdout.indexOf('gatewayPlugin:'));
}

test.each(models)(
  'NOTES, check and configure-gateway.sh give the gateway the same settings, in the same order: $name',
  async ({ values, needs, version = 'v0.7.0', options = [] }) => {
    const { gatewayEnvironment = {} } = checkReport('pod', gatewayOf(version), [], needs);
    const expected = Object.entries(gatewayEnvironment);
    const text = await notes(merge(events, values));
    expect(settingsOfValues(text)).toEqual(expected);
    expect(settingsOfCommand(text)).toEqual(expected);
    expect(settingsOfValues(await configured(version, options))).toEqual(expected);
  },
);

test('a larger index is the same in NOTES and in check', async () => {
  const needs = { blockSize: 16, maxPrefixes: 200_000 };
  const { gatewayEnvironment = {} } = checkReport('pod', gatewayOf('v0.7.0'), [], needs);
  const text = await notes(merge(events, { aibrix: { maxPrefixes: 200_000 } }));
  expect(settingsOfValues(text)).toEqual(Object.entries(gatewayEnvironment));
});
