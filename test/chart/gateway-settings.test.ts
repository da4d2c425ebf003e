import { expect, test } from 'vitest';
import { checkReport } from '../../kv-events/check/report.ts';
import { gatewayOf } from '../../kv-events/gateway/versions.ts';
import { merge } from '../support/merge.ts';
import { settingsOfCommand, settingsOfValues } from './support/gateway-settings.ts';
import { notes } from './support/notes.ts';

const events = { model: { kvEvents: { enabled: true } } };

/** The same model for the chart and for `check`. */
const models = [
  { name: 'a usual model', values: {}, needs: { blockSize: 16 }, version: 'v0.7.0' },
  {
    name: 'larger blocks',
    values: { model: { blockSize: 32 } },
    needs: { blockSize: 32 },
    version: 'v0.7.0',
  },
  {
    name: 'another port',
    values: { server: { port: 9000 } },
    needs: { blockSize: 16, httpPort: 9000 },
    version: 'v0.7.0',
  },
  {
    name: 'a larger index',
    values: { aibrix: { maxPrefixes: 200_000 } },
    needs: { blockSize: 16, maxPrefixes: 200_000 },
    version: 'v0.7.0',
  },
  {
    name: 'AIBrix v0.4',
    values: { aibrix: { version: 'v0.4.1' } },
    needs: { blockSize: 16 },
    version: 'v0.4.1',
  },
];

test.each(models)(
  'NOTES and check give the gateway the same settings, in the same order: $name',
  async (model) => {
    const text = await notes(merge(events, model.values));
    const { gatewayEnvironment = {} } = checkReport('pod', gatewayOf(model.version), [], model.needs);
    expect(settingsOfValues(text)).toEqual(Object.entries(gatewayEnvironment));
    expect(settingsOfCommand(text)).toEqual(Object.entries(gatewayEnvironment));
  },
);
