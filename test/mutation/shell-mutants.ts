import type { Mutant } from './mutants.ts';

/** Lines whose loss no run can notice: structure that only parses as a whole, and help texts. */
const structure = /^\s*(\}|\{|fi|done|esac|else|;;|end;?|JQ|HELP|local [^=]*)$/;
const bashCondition = /^(\s*(?:if|elif) )(.+?)(; then.*)$/;
const bashGuard = /^(\s*\[\[ .+? \]\]) (\|\||&&)(.*)$/;
const jqCondition = /^(.*?\b(?:if|elif) )(.+?)( then\b.*)$/;

/** A changed script. */
export interface ShellMutant extends Mutant {
  /** Whether the line belongs to a jq program: bash does not trace those. */
  readonly jq: boolean;
}

/**
 * Every change of one line of a migration script that should change what it does: the line is deleted, or its condition is
 * inverted (`always` where that of a guard is).
 *
 * @param script the text of a bash script with jq programs in here-documents
 */
export function shellMutantsOf(script: string): ShellMutant[] {
  const lines = script.split('\n');
  let document = '';
  return lines.flatMap((line, index) => {
    const inside = document;
    const [, opened = ''] = /<<'(\w+)'/.exec(line) ?? [];
    if (opened) document = opened;
    else if (line === document) document = '';
    if (opened || inside === 'HELP' || index === 0) return [];
    return changesOf(line, inside === 'JQ').map(({ change, instead }) => ({
      line: index + 1,
      jq: inside === 'JQ',
      change,
      was: line.trim(),
      text: lines.toSpliced(index, 1, ...(instead === undefined ? [] : [instead])).join('\n'),
    }));
  });
}

function changesOf(line: string, jq: boolean): { change: Mutant['change']; instead?: string }[] {
  if (line.trim() === '' || /^\s*#/.test(line) || structure.test(line)) return [];
  const inverted = jq ? invertJq(line) : invertBash(line);
  return [{ change: 'deleted' }, ...(inverted ? [{ change: 'never' as const, instead: inverted }] : [])];
}

function invertJq(line: string): string | undefined {
  return jqCondition.test(line) ? line.replace(jqCondition, '$1($2 | not)$3') : undefined;
}

function invertBash(line: string): string | undefined {
  if (bashCondition.test(line)) return line.replace(bashCondition, '$1! { $2; }$3');
  const [, test, operator, rest] = bashGuard.exec(line) ?? [];
  return operator ? `${test} ${operator === '||' ? '&&' : '||'}${rest}` : undefined;
}
