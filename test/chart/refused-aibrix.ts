import type { Refused } from './refused.ts';

const on = { enabled: true };
const random = { routingStrategy: 'random' };
const aibrix = (settings: object, values: object = {}) => ({ aibrix: settings, ...values });
const adapter = (name: string) => ({ name, artifactURL: 'huggingface://owner/adapter' });
const lora = (names: string[], values: object = {}) => ({
  lora: { ...on, adapters: names.map(adapter) },
  ...values,
});

/** What AIBrix does not know, or could not do. */
export const refusedAibrix: Refused[] = [
  {
    name: 'profiles before AIBrix read them',
    values: aibrix({ ...random, version: 'v0.5.0' }),
    message: ['aibrix.routingStrategy:', 'since v0.6.0', 'v0.5.0', 'header routing-strategy'],
  },
  {
    name: 'a configuration of the gateway given twice',
    values: aibrix(random, { podAnnotations: { 'model.aibrix.ai/config': '{}' } }),
    message: ['podAnnotations: "model.aibrix.ai/config" is set by aibrix.routingStrategy'],
  },
  {
    name: 'the default profile given twice',
    values: aibrix({ ...random, profiles: { default: random } }),
    message: ['aibrix.profiles.default', 'remove one of the two'],
  },
  {
    name: 'a default profile that does not exist',
    values: aibrix({ ...random, defaultProfile: 'batch' }),
    message: ['aibrix.defaultProfile: "batch" is not a profile', 'aibrix.profiles.batch'],
  },
  {
    name: 'profiles none of which is the default',
    values: aibrix({ profiles: { batch: random } }),
    message: ['aibrix.defaultProfile: "default" is not a profile'],
  },
  ...['routingStrategy', 'lockedRoutingStrategy'].map((key) => ({
    name: `prefill and decode by ${key}`,
    values: aibrix({ [key]: 'pd', version: 'v0.8.0' }),
    message: [`aibrix.${key}: pd `, 'prefill', 'StormService'],
  })),
  {
    name: 'prefill and decode by a profile',
    values: aibrix({ ...random, profiles: { batch: { routingStrategy: 'pd' } } }),
    message: ['aibrix.profiles.batch.routingStrategy: pd '],
  },
  {
    name: 'a strategy that is newer than AIBrix',
    values: aibrix({ routingStrategy: 'external' }),
    message: ['aibrix.routingStrategy:', 'external since v0.8.0', 'aibrix.version is v0.7.0'],
  },
  {
    name: 'another strategy that is newer than AIBrix',
    values: aibrix({ routingStrategy: 'power-of-two', version: 'v0.6.0' }),
    message: ['aibrix.routingStrategy:', 'power-of-two since v0.7.0'],
  },
  {
    name: 'a locked strategy before AIBrix read it',
    values: aibrix({ lockedRoutingStrategy: 'random' }),
    message: ['aibrix.lockedRoutingStrategy:', 'since v0.8.0', 'v0.7.0'],
  },
  {
    name: 'a runtime without a tag',
    values: aibrix({ version: 'main', runtime: on }),
    message: ['aibrix.runtime.image.tag: aibrix.version main is not a tag'],
  },
  {
    name: 'a runtime on the port of the API',
    values: aibrix({ runtime: on }, { server: { port: 8080 } }),
    message: ['server.port and aibrix.runtime must differ', '8080'],
  },
  {
    name: 'a sidecar with the name of the runtime',
    values: aibrix({ runtime: on }, { extraContainers: [{ name: 'aibrix-runtime' }] }),
    message: ['extraContainers: the name "aibrix-runtime" is already used by aibrix.runtime'],
  },
  {
    name: 'adapters that AIBrix cannot load through another port',
    values: lora(['sql'], { server: { port: 9000 } }),
    message: ['lora.adapters:', 'port 8000', 'server.port is 9000'],
  },
  {
    name: 'adapters behind an API key',
    values: lora(['sql'], { server: { apiKey: { secretName: 'api' } } }),
    message: ['lora.adapters', 'plain text', 'extraObjects'],
  },
  {
    name: 'an adapter named like the model',
    values: lora(['demo']),
    message: ['lora.adapters: the name "demo" is already used by the model'],
  },
  {
    name: 'two adapters of one name',
    values: lora(['sql', 'sql']),
    message: ['lora.adapters: the name "sql" is already used by an earlier item'],
  },
];
