import { describe, expect, test } from 'vitest';
import { notes } from './support/notes.ts';

const on = (kvEvents: object = {}, values: object = {}) => ({
  ...values,
  model: { kvEvents: { enabled: true, ...kvEvents } },
});

describe('cooldowns of an autoscaler', () => {
  const scaled = (version: string, autoscaling: object) =>
    notes({ aibrix: { version }, autoscaling: { enabled: true, ...autoscaling } });

  test.each([
    [
      'v0.7.0',
      { scaleDown: { cooldownSeconds: 600 } },
      ['autoscaling.scaleDown.cooldownSeconds', 'aibrix#2821'],
    ],
    ['v0.6.0', { scaleUp: { cooldownSeconds: 60 } }, ['autoscaling.scaleUp.cooldownSeconds', 'aibrix#2821']],
    [
      'v0.8.0',
      { scaleUp: { cooldownSeconds: 60 } },
      ['autoscaling.scaleUp.cooldownSeconds', 'AIBrix v0.8.0'],
    ],
  ])('AIBrix %s is warned of where %j', async (version, autoscaling, words) => {
    const lines = (await scaled(version, autoscaling))
      .split('\n')
      .filter((line) => line.startsWith('WARNING: '));
    expect(lines).toHaveLength(1);
    expect(lines[0]?.includes('was not tried')).toBe(version === 'v0.8.0');
    for (const word of words) expect(lines[0]).toContain(word);
  });

  test('an autoscaler without them causes no warning', async () => {
    expect(await scaled('v0.7.0', { scaleUp: { maxRate: 3 } })).not.toContain('WARNING');
  });
});

describe('warnings', () => {
  const tagged = (tag: string, version = 'v0.7.0') => on({}, { image: { tag }, aibrix: { version } });
  const warned = [
    { name: 'other ports', values: on({ eventPort: 6557 }), words: ['5557', '5558', '6557'] },
    { name: 'format flags', values: on({ format: 'flags' }), words: ['model.kvEvents.format=flags'] },
    {
      name: 'another API port',
      values: on({}, { server: { port: 9000 } }),
      words: ['server.port is 9000, not 8000', 'AIBRIX_VLLM_TOKENIZER_ENDPOINT_TEMPLATE'],
    },
    {
      name: 'adapters',
      values: on({}, { server: { extraArgs: ['--enable-lora', '--max-loras=2'] } }),
      words: ['server.extraArgs --enable-lora', 'false matches'],
    },
    {
      name: 'tag v0.24.0',
      values: tagged('v0.24.0'),
      words: ['(image tag v0.24.0) with AIBrix v0.7.0', 'arrays only', 'model.kvEvents.relay.enabled=true'],
    },
    { name: 'tag 0.33.0-cu130', values: tagged('0.33.0-cu130'), words: ['0.24 and later', 'arrays only'] },
    { name: 'tag v1.0.0', values: tagged('v1.0.0'), words: ['0.24 and later', 'arrays only'] },
    { name: 'tag v0.10.1.1', values: tagged('v0.10.1.1'), words: ['0.9.0 to 0.10.1', 'nobody has tried'] },
    {
      name: 'AIBrix v0.6.0',
      values: tagged('', 'v0.6.0'),
      words: ['(image tag v0.23.0) with AIBrix v0.6.0', 'aibrix#2096', 'v0.7.0 or later'],
    },
    { name: 'AIBrix 0.5', values: tagged('', '0.5'), words: ['aibrix#1559'] },
    { name: 'AIBrix v0.8.0', values: tagged('', 'v0.8.0'), words: ['nobody has tried'] },
    {
      name: 'AIBrix v0.8.0 with maps',
      values: tagged('v0.33.0', 'v0.8.0'),
      words: ['0.24 and later', 'nobody has tried'],
    },
    {
      name: 'AIBrix main',
      values: tagged('v0.33.0', 'main'),
      words: ['with AIBrix main', 'nobody has tried'],
    },
    { name: 'AIBrix main of August', values: tagged('v0.33.0', 'main-2026-08-22'), words: ['arrays only'] },
    { name: 'tag nightly', values: tagged('nightly'), words: ['vllm/vllm-openai:nightly', 'up to v0.23.0'] },
    {
      name: 'a digest alone',
      values: on({}, { image: { digest: `sha256:${'a'.repeat(64)}` } }),
      words: ['@sha256:aaa', 'up to v0.23.0'],
    },
  ];
  test.each(warned)('$name', async ({ values, words }) => {
    const lines = (await notes(values)).split('\n').filter((line) => line.startsWith('WARNING: '));
    expect(lines).toHaveLength(1);
    for (const word of words) expect(lines[0]).toContain(word);
  });

  test.each(['v0.10.2', 'v0.22.1', 'v0.23.9', '0.23.0'])('tag %s causes no warning', async (tag) => {
    expect(await notes(on({}, { image: { tag } }))).not.toContain('WARNING');
  });

  test('a digest beside a tag is judged by the tag', async () => {
    const image = { tag: 'v0.23.0', digest: `sha256:${'a'.repeat(64)}` };
    expect(await notes(on({}, { image }))).not.toContain('WARNING');
  });

  test('an image that cannot drain is reported', async () => {
    expect(await notes({ image: { tag: 'v0.17.1' } })).toContain('vLLM before 0.18 cannot drain');
  });
});

describe('alerts and a dashboard', () => {
  const enabled = { enabled: true };

  test.each(['prometheusRule', 'dashboard'])('%s without the PodMonitor is warned of', async (part) => {
    const text = await notes({ monitoring: { [part]: enabled } });
    expect(text).toContain(`WARNING: monitoring.${part} selects series with the labels namespace=`);
    expect(await notes({ monitoring: { [part]: enabled, podMonitor: enabled } })).not.toContain('WARNING');
  });
});
