import { type Change, condition, linesOfComments, loop, scope, structure } from './mutants.ts';

const action = /^(\s*)\{\{-/;

/**
 * A template that reports which of its lines are rendered: it passes `FILE:LINE` to the function `covered` of the resident
 * renderer before the line and, if the line opens a block, `FILE:LINE+` inside it. It renders the same as before.
 *
 * @param file the template's name in what it reports
 */
export function withCoverage(template: string, file: string): string {
  const lines = template.split('\n');
  const comments = linesOfComments(lines);
  let inside = false;
  return lines
    .map((line, index) => {
      const continued = inside;
      inside = line.lastIndexOf('{{') > line.lastIndexOf('}}') || (inside && !line.includes('}}'));
      if (continued || comments.has(index) || structure.test(line) || line.trim() === '') return line;
      return instrumented(line, `${file}:${index + 1}`);
    })
    .join('\n');
}

function instrumented(line: string, id: string): string {
  const report = `covered "${id}"`;
  const isElse = /^\s*\{\{-? *else\b/.test(line);
  const trimmed = action.test(line) ? '-' : '';
  const [indentation = ''] = /^\s*/.exec(line) ?? [];
  const before = isElse ? line : `${indentation}{{${trimmed} ${report} }}${line.slice(indentation.length)}`;
  if (!opensBlock(line)) return before;
  const end = before.endsWith('-}}') ? ' -}}' : ' }}';
  return `${before}{{ covered "${id}+"${end}`;
}

function opensBlock(line: string): boolean {
  return [condition, scope, loop, /^\s*\{\{-? *else *-?\}\}$/].some((kind) => kind.test(line));
}

/**
 * What `withCoverage` reports when a change of a line can be noticed; undefined if the line reports nothing.
 *
 * @param template the template without changes
 */
export function reportFor(template: string, file: string, line: number, change: Change): string {
  const lines = template.split('\n');
  const text = lines[line - 1] ?? '';
  const first = startOfAction(lines, line);
  if (change === 'never') return `${file}:${line}+`;
  if (/^\s*\{\{-? *else\b/.test(text)) return `${file}:${startOfBlock(lines, line)}`;
  return `${file}:${first}`;
}

function startOfAction(lines: readonly string[], line: number): number {
  for (let number = line; number > 0; number -= 1) {
    const text = lines[number - 1] ?? '';
    if (text.includes('{{') || number === 1) return number;
    const previous = lines[number - 2] ?? '';
    if (previous.lastIndexOf('}}') > previous.lastIndexOf('{{')) return line;
  }
  return line;
}

function startOfBlock(lines: readonly string[], line: number): number {
  let depth = 0;
  for (let number = line - 1; number > 0; number -= 1) {
    const text = lines[number - 1] ?? '';
    depth += [...text.matchAll(/\{\{-? *end\b/g)].length;
    depth -= [...text.matchAll(/\{\{-? *(?:if|with|range|define)\b/g)].length;
    if (depth < 0) return number;
  }
  return line;
}
