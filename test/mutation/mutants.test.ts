import { describe, expect, test } from 'vitest';
import { type Change, mutantsOf } from './mutants.ts';
import { shellMutantsOf } from './shell-mutants.ts';

/** What the changes make of one line; `undefined` where it is gone. */
function made(line: string): [Change, string | undefined][] {
  return mutantsOf(`before\n${line}\nafter`)
    .filter((mutant) => mutant.line === 2)
    .map(({ change, text }) => [change, text.split('\n').slice(1, -1)[0]]);
}

describe('the changes of a line', () => {
  test.each<[string, string, [Change, string | undefined][]]>([
    ['output', '  type: {{ .Values.service.type }}', [['deleted', undefined]]],
    ['an action', '{{- fail "no" -}}', [['deleted', undefined]]],
    ['else', '{{- else }}', [['deleted', undefined]]],
    [
      'a condition',
      '  {{- if and .a (eq .b "c") -}}',
      [
        ['never', '  {{- if false -}}'],
        ['always', '  {{- if true -}}'],
      ],
    ],
    [
      'another condition',
      '{{- else if .a }}',
      [
        ['never', '{{- else if false }}'],
        ['always', '{{- else if true }}'],
      ],
    ],
    ['a scope', '{{- with .Values.model }}', [['never', '{{- with "" }}']]],
    ['a loop', '{{- range $k, $v := .Values.labels }}', [['never', '{{- range $k, $v := list }}']]],
    ['a loop without variables', '{{- range tuple "a" "b" }}', [['never', '{{- range list }}']]],
  ])('%s', (_, line, expected) => {
    expect(made(line)).toEqual(expected);
  });

  test.each(['', '{{- end }}', '{{- define "a.b" -}}', '{{/* why */}}', '{{- range tuple'])(
    'none of %j',
    (line) => {
      expect(made(line)).toEqual([]);
    },
  );

  test('has no mutant in a multi-line comment', () => {
    expect(mutantsOf('{{/*\nwhat it is for\n*/}}\nkind: Service').map(({ line }) => line)).toEqual([4]);
  });

  test('a mutant records its place, and changes nothing else', () => {
    expect(mutantsOf('a: 1\n  b: 2\nc: 3')[1]).toEqual({
      line: 2,
      change: 'deleted',
      was: 'b: 2',
      text: 'a: 1\nc: 3',
    });
  });
});

describe('the changes of a line of shell', () => {
  const madeOf = (text: string) =>
    shellMutantsOf(`#!/bin/sh\n${text}`).map(({ line, text: whole }) => whole.split('\n')[line - 1]);

  test.each<[string, string, (string | undefined)[]]>([
    ['a command', 'say x\nok', ['ok', '']],
    ['a condition', 'if [[ $a ]]; then\nfi', ['fi', 'if ! { [[ $a ]]; }; then']],
    ['a guard', '[[ $a ]] || fail\nfi', ['fi', '[[ $a ]] && fail']],
    ['structure', 'fi\n}\n# why', []],
    ['a help text', "read -r text <<'HELP'\nUsage\nHELP", []],
    ['jq', "read -r P <<'JQ'\nif .a then 1\nelse\nJQ", ['else', 'if (.a | not) then 1']],
  ])('%s', (_, text, expected) => {
    expect(
      madeOf(text)
        .map((one) => one ?? '')
        .slice(0, expected.length),
    ).toEqual(expected);
    expect(madeOf(text).length).toBeGreaterThanOrEqual(expected.length);
  });
});
