import { type RenderOptions, renderChart } from '../../../harness/chart/render.ts';

/** Helm's message for values that it must refuse. @throws when it takes them */
export async function refusal(
  values: object,
  release?: string,
  options: RenderOptions = {},
): Promise<string> {
  const taken = await renderChart(values, { ...options, ...(release && { release }) }).then(
    () => undefined,
    (error: Error) => error.message,
  );
  if (taken === undefined) throw new Error(`Helm took the values ${JSON.stringify(values)}`);
  return taken;
}
