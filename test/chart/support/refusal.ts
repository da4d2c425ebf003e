import { type RenderOptions, renderChart } from '../../../harness/chart/render.ts';

/** Helm's message for values that it must reject. @throws when it accepts them */
export async function refusal(
  values: object,
  release?: string,
  options: RenderOptions = {},
): Promise<string> {
  const taken = await renderChart(values, { ...options, ...(release && { release }) }).then(
    () => undefined,
    (error: Error) => error.message,
  );
  if (taken === undefined) throw new Error(`Helm accepted the values ${JSON.stringify(values)}`);
  return taken;
}
