import { expect, test } from 'vitest';
import { renderChart } from '../../harness/chart/render.ts';
import { merge } from '../support/merge.ts';
import { repeated, repeatedOptional } from './repeated-arguments.ts';
import { expectRefused, refused } from './support/expectations.ts';
import { refusal } from './support/refusal.ts';
import { keys, valuesWith } from './support/schema.ts';

/** Keys of values.yaml, the release's name, and a key of earlier versions. */
const known = new Set([...keys().map(({ path }) => path.join('.')), 'the release name', 'rollout']);

/** What a refusal begins with: the key to change, of several the first. */
function firstKey(text: string): string {
  const [, key = ''] = /execution error at \([^)]*\): (the release name|[\w.]+)/.exec(text) ?? [];
  return key;
}

/** A key of the schema, or one inside a map that users fill. */
function isKey(key: string): boolean {
  const steps = key.split('.');
  return steps.some((_, index) => known.has(steps.slice(0, steps.length - index).join('.')));
}

test.each(refused)('$name is refused, with the way out', async (one) => {
  const text = await expectRefused(one);
  expect(firstKey(text)).toSatisfy(isKey, `a key of values.yaml: ${text}`);
});

test.each(Object.entries(repeated))('the argument %s is rejected in favor of %s', async (argument, key) => {
  expect(await refusal({ server: { extraArgs: [argument] } })).toContain(`which ${key} sets;`);
});

test.each(Object.entries(repeatedOptional))(
  '%s is refused only where a value sets it',
  async (argument, one) => {
    const free = { server: { extraArgs: [argument] } };
    await expect(renderChart(free)).resolves.toBeDefined();
    const taken = merge(free, valuesWith(one.key.split('.'), one.value));
    expect(await refusal(taken)).toContain(`server.extraArgs: "${argument}" repeats`);
  },
);

test('an argument that only begins like one of the chart is accepted', async () => {
  const near = [
    '--max-num-seqs=8',
    '--model-impl=auto',
    '--port-range=1',
    '--block-size-hint',
    '-1',
    '--',
    'x y',
  ];
  expect((await renderChart({ server: { extraArgs: near } })).text).toContain('--model-impl=auto');
});

test('what is rejected with KV events is allowed without them', async () => {
  const extraArgs = ['--no-enable-prefix-caching', '--data-parallel-rank=1', '--fail-on-environ-validation'];
  const values = {
    server: { extraArgs, port: 5557 },
    service: { type: 'NodePort' },
    image: { tag: 'v0.8.5' },
  };
  expect((await renderChart(values)).one('Service').spec?.type).toBe('NodePort');
});
