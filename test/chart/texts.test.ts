import { describe, expect, test } from 'vitest';
import { renderChart } from '../../harness/chart/render.ts';

/** Texts that toYaml, the template functions after it, or Helm itself would change. */
const texts = ['a\u0085b', 'ends with a line\n', '<no value>', 'no-break \u00a0', '\u2028', '\u2029', 'é'];

describe('texts that YAML writers change arrive as given', () => {
  test.each(texts)('%j in a map', async (text) => {
    const chart = await renderChart({ podAnnotations: { 'example.com/text': text, plain: 'x' } });
    const annotations = chart.one('Deployment').spec?.template.metadata?.annotations;
    expect(annotations).toMatchObject({ 'example.com/text': text, plain: 'x' });
  });

  test.each(texts)('%j in a list', async (value) => {
    const extraEnv = [
      { name: 'FIRST', value },
      { name: 'SECOND', value: 'x' },
    ];
    const chart = await renderChart({ server: { extraEnv } });
    const [container] = chart.one('Deployment').spec?.template.spec?.containers ?? [];
    expect(container?.env).toEqual(expect.arrayContaining(extraEnv));
  });
});
