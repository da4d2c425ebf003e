import { describe, expect, test } from 'vitest';
import { notes } from './support/notes.ts';

const on = { enabled: true };

/** Values of a model with events and the relay. */
const relayed = (relay: object = {}, kvEvents: object = {}, more: object = {}) => ({
  ...more,
  model: { kvEvents: { ...on, ...kvEvents, relay: { ...on, ...relay } } },
});

describe('NOTES', () => {
  const bytes = /AIBRIX_PREFIX_CACHE_BLOCK_SIZE: "(\d+)"/;

  test.each([
    [{}, 16, '64'],
    [{ blockSize: 32 }, 128, '128'],
  ])('with relay %j and blocks of %i tokens, the gateway needs %s', async (relay, blockSize, expected) => {
    const text = await notes({ model: { blockSize, ...relayed(relay).model } });
    expect(bytes.exec(text)?.[1]).toBe(expected);
  });

  test('state that whole prefixes are found, where the metrics are, and how to keep the default size', async () => {
    const text = await notes(relayed({ metricsPort: 9600 }));
    for (const words of ['whole prefixes', 'port 9600', 'model.kvEvents.relay.blockSize=32'])
      expect(text).toContain(words);
  });

  test('without the relay they state how little is found, and what to set', async () => {
    const text = await notes({ model: { kvEvents: on } });
    for (const words of ['AIBrix v0.7.0', 'only the first block', 'model.kvEvents.relay.enabled=true'])
      expect(text).toContain(words);
    expect(await notes(relayed())).not.toContain('only the first block');
  });

  test.each(['v0.33.0', 'nightly', 'v0.10.1.1'])('image %s causes no warning', async (tag) => {
    expect(await notes(relayed({}, {}, { image: { tag } }))).not.toContain('WARNING');
  });

  test.each([
    ['lora.enabled', { lora: on }],
    ['server.extraArgs --enable-lora', { server: { extraArgs: ['--enable-lora'] } }],
  ])('adapters by %s cause no warning: they are left out', async (name, values) => {
    const text = await notes(relayed({}, {}, values));
    expect(text).not.toContain('WARNING');
    expect(text).toContain(`The relay leaves out the blocks of adapters (${name})`);
    expect(await notes({ ...values, model: { kvEvents: on } })).toContain(`WARNING: ${name}:`);
  });

  test('blocks outside the accelerator cause no warning: they are left out', async () => {
    const server = { extraArgs: ['--kv-offloading-size=8'] };
    expect(await notes(relayed({}, {}, { server }))).not.toContain('WARNING');
    expect(await notes({ server, model: { kvEvents: on } })).toContain('WARNING: server.extraArgs --kv-off');
  });

  test('an AIBrix that does not use events causes a warning', async () => {
    expect(await notes(relayed({}, {}, { aibrix: { version: 'v0.6.0' } }))).toContain(
      'WARNING: AIBrix v0.6.0, even with the relay',
    );
  });
});
