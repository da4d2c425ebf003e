import fc from 'fast-check';
import { expect, test } from 'vitest';
import { engineContainer } from '../../../harness/chart/container.ts';
import { Manifests } from '../../../harness/chart/manifests.ts';
import { renderChart } from '../../../harness/chart/render.ts';
import { kubectl } from '../../support/cluster.ts';
import { tries } from './seed.ts';

/** What YAML, Go templates, shells or Kubernetes could take for something else than text. */
const traps = [
  ...[
    'yes',
    'no',
    'on',
    'off',
    'true',
    'null',
    '~',
    '',
    ' ',
    '.inf',
    '0x1F',
    '0o7',
    '1e3',
    '1_000',
    '12:30:45',
  ],
  ...['"', "'", '\\', '\\n', '\n', '\n\n', '\r\n', '\t', ' a ', 'a: b', 'a #b', '# a', '- a', '? a', ': a'],
  ...[
    '&a',
    '*a',
    '!!str a',
    '| a',
    '> a',
    '%YAML',
    '---',
    '\n---\n',
    '...',
    '@a',
    '`a`',
    '{a',
    '[a',
    '<<: *a',
  ],
  ...[
    '{{',
    '}}',
    '{{ .Values }}',
    '{{- fail "x" }}',
    '{{/*',
    '$(HOME)',
    '$$(HOME)',
    '$HOME',
    '`id`',
    '%!s(int=1)',
  ],
  ...['\u0085', 'a\u0085b', '\u2028', 'a\u2029b', 'a\u00a0', '<no value>', 'a\n', 'a\n\n'],
  ...['\u00a0', '\ufeff', '\u202e', '\u0301', '😀', '\u007f', '<nil>'],
  'a'.repeat(65_536),
];

const texts = fc.oneof(
  fc.constantFrom(...traps),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 10 }),
  fc.array(fc.constantFrom(...traps.slice(0, -1)), { maxLength: 4 }).map((parts) => parts.join('')),
);

/** One text in each place where users give text, and where it has to arrive. */
const places: Record<string, { values: (text: string) => object; arrived: (chart: Chart) => unknown }> = {
  'an argument': {
    values: (text) => ({ server: { extraArgs: [`--chat=${text}`] } }),
    arrived: (chart) =>
      engine(chart)
        .args?.find((word) => word.startsWith('--chat='))
        ?.slice('--chat='.length),
  },
  'an environment variable': {
    values: (text) => ({ server: { extraEnv: [{ name: 'TEXT', value: text }] } }),
    arrived: (chart) => engine(chart).env?.find(({ name }) => name === 'TEXT')?.value ?? '',
  },
  'an annotation of the pods': {
    values: (text) => ({ podAnnotations: { 'example.com/text': text } }),
    arrived: (chart) => pod(chart).metadata?.annotations?.['example.com/text'],
  },
  'a label of the pods': {
    values: (text) => ({ podLabels: { 'example.com/text': text } }),
    arrived: (chart) => pod(chart).metadata?.labels?.['example.com/text'],
  },
  'the source of the model': {
    values: (text) => ({ model: { source: text } }),
    arrived: (chart) => engine(chart).args?.[0] ?? engine(chart).command?.[2],
  },
  'the topic of KV events': {
    values: (text) => ({ model: { kvEvents: { enabled: true, topic: text } } }),
    arrived: (chart) => {
      const flag = '--kv-events-config=';
      const config = engine(chart)
        .args?.find((word) => word.startsWith(flag))
        ?.slice(flag.length);
      return JSON.parse(config ?? '{}').topic;
    },
  },
  'a value of a toleration': {
    values: (text) => ({ tolerations: [{ key: 'a', operator: 'Equal', value: text, effect: 'NoSchedule' }] }),
    arrived: (chart) => pod(chart).spec?.tolerations?.find(({ key }) => key === 'a')?.value,
  },
};

type Chart = Awaited<ReturnType<typeof renderChart>>;

const pod = (chart: Chart) => chart.one('Deployment').spec?.template ?? {};
const engine = (chart: Chart) => engineContainer(pod(chart).spec);

test.each(Object.entries(places))(
  '%s arrives as it is, or is refused',
  { timeout: 300_000 },
  async (_, place) => {
    const property = fc.asyncProperty(texts, async (text) => {
      const chart = await renderChart(place.values(text)).catch((error: Error) => error.message);
      if (typeof chart === 'string')
        expect(chart).toMatch(/\n- at '\/|execution error at \([^)]*\): [a-z]\w*[.:]/i);
      else {
        expect(place.arrived(chart)).toBe(text);
        expect(chart.names()).toEqual(['ServiceAccount/demo', 'Service/demo', 'Deployment/demo']);
      }
    });
    await fc.assert(property, tries(100));
  },
);

test('the API server reads all texts that the chart accepts as they are', async () => {
  const accepted = traps.filter((text) => text !== '\u007f');
  const extraEnv = accepted.map((value, index) => ({ name: `TEXT_${index}`, value }));
  const { text } = await renderChart({ server: { extraEnv } });
  const input = text.split(/^---$/m).find((object) => object.includes('kind: Deployment')) ?? '';
  const args = ['create', '--dry-run=server', '--output=json', '--filename=-'];
  const { stdout } = await kubectl(args, { input });
  const { env } = engine(new Manifests(stdout));
  const arrived = env?.filter(({ name }) => name.startsWith('TEXT_')).map(({ value = '' }) => value);
  expect(arrived).toEqual(accepted);
});
