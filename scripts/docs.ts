import { renderParts } from './docs/marked.ts';
import { parts } from './docs/parts.ts';
import { runGenerator } from './generated/command.ts';

await runGenerator('docs', 'Writes the made parts of the documents again.', () => renderParts(parts));
