import { benchPages } from '../bench/pages.ts';
import { drawings } from './docs/drawings.ts';
import { renderParts } from './docs/marked.ts';
import { parts } from './docs/parts.ts';
import { runGenerator } from './generated/command.ts';

const generate = async () => [...(await renderParts(parts)), ...(await drawings()), ...benchPages()];

await runGenerator('docs', 'Writes the made parts of the documents and their drawings again.', generate);
