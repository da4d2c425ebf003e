import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { renderChart } from '../../harness/chart/render.ts';
import { paths } from '../../harness/paths.ts';

const values = { model: { name: 'llama' }, server: { port: 9000 }, warmup: { prompts: ['a', 'b'] } };
const template = async (one: object) => (await renderChart(one)).one('Deployment').spec?.template;

describe('a warm start', () => {
  test('computes the prompts in the startup probe, within its budget', async () => {
    const [engine] = (await template(values))?.spec?.containers ?? [];
    expect(engine?.startupProbe).toEqual({
      exec: { command: ['python3', '/warmup/warmup.py', 'http://localhost:9000', 'llama', 'chat'] },
      periodSeconds: 10,
      timeoutSeconds: 120,
      failureThreshold: 180,
    });
    expect(engine?.readinessProbe?.httpGet?.path).toBe('/health');
  });

  test('mounts the script of files/ and the prompts', async () => {
    const script = readFileSync(path.join(paths.chart, 'files/warmup.py'), 'utf8');
    expect((await renderChart(values)).one('ConfigMap')).toMatchObject({
      metadata: { name: 'llama-warmup' },
      data: { 'prompts.json': '["a","b"]', 'warmup.py': script },
    });
    const spec = (await template(values))?.spec;
    expect(spec?.volumes).toContainEqual({ name: 'warmup', configMap: { name: 'llama-warmup' } });
    expect(spec?.containers[0]?.volumeMounts).toContainEqual({
      name: 'warmup',
      mountPath: '/warmup',
      readOnly: true,
    });
  });

  test('restarts no pod when a prompt changes', async () => {
    const other = { ...values, warmup: { prompts: ['c'] } };
    expect(await template(other)).toEqual(await template(values));
  });

  test('is off without prompts', async () => {
    const { text } = await renderChart({ warmup: { endpoint: 'completions', timeoutSeconds: 9 } });
    expect(text).toBe((await renderChart()).text);
  });
});
