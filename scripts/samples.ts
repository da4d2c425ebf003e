import { runGenerator } from '../harness/generate/command.ts';
import { renderSamples } from '../harness/generate/samples/render.ts';

await runGenerator(
  'samples',
  'Renders samples/ from the chart and the values in samples/values/.',
  renderSamples,
);
