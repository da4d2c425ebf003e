/** How a line of a template is changed: it is gone, or its condition never or always holds. */
export type Change = 'deleted' | 'never' | 'always';

/** A template with one line changed. */
export interface Mutant {
  /** The line's number, from 1. */
  readonly line: number;
  readonly change: Change;
  /** The line as it was, without the space around it. */
  readonly was: string;
  /** The whole template with the change. */
  readonly text: string;
}

export const condition = /^(\s*\{\{-? *(?:else )?if )(.+?)( *-?\}\})$/;
export const scope = /^(\s*\{\{-? *(?:else )?with )(.+?)( *-?\}\})$/;
export const loop = /^(\s*\{\{-? *range (?:\$[^:]*:= )?)(.+?)( *-?\}\})$/;
export const structure = /^\s*\{\{-? *(?:define|end)\b/;
const listBegins = /^\s*\{\{-? *range tuple$/;

/**
 * Every change of one line that should change what some values render, or what is refused: lines of output and of
 * single actions are deleted, conditions never and always hold, loops have nothing to go through.
 *
 * @param template a Helm template's text
 */
export function mutantsOf(template: string): Mutant[] {
  const lines = template.split('\n');
  const comments = linesOfComments(lines);
  return lines.flatMap((line, index) =>
    comments.has(index) ? [] : changes(line).map((one) => mutant(lines, index, one)),
  );
}

interface OneChange {
  readonly change: Change;
  /** The line instead; none for a deleted line. */
  readonly instead?: string;
}

function changes(line: string): OneChange[] {
  if (line.trim() === '' || structure.test(line) || listBegins.test(line)) return [];
  if (condition.test(line))
    return [
      { change: 'never', instead: line.replace(condition, '$1false$3') },
      { change: 'always', instead: line.replace(condition, '$1true$3') },
    ];
  if (scope.test(line)) return [{ change: 'never', instead: line.replace(scope, '$1""$3') }];
  if (loop.test(line)) return [{ change: 'never', instead: line.replace(loop, '$1list$3') }];
  return [{ change: 'deleted' }];
}

function mutant(lines: readonly string[], index: number, { change, instead }: OneChange): Mutant {
  const replaced = lines.toSpliced(index, 1, ...(instead === undefined ? [] : [instead]));
  return { line: index + 1, change, was: lines[index]?.trim() ?? '', text: replaced.join('\n') };
}

export function linesOfComments(lines: readonly string[]): Set<number> {
  const found = new Set<number>();
  let inside = false;
  for (const [index, line] of lines.entries()) {
    inside ||= /\{\{-? ?\/\*/.test(line);
    if (inside) found.add(index);
    if (/\*\/ ?-?\}\}/.test(line)) inside = false;
  }
  return found;
}
