import { runGenerator } from './generated/command.ts';
import { renderSamples } from './samples/render.ts';

await runGenerator(
  'samples',
  'Renders samples/ from the chart and the values in samples/values/.',
  renderSamples,
);
