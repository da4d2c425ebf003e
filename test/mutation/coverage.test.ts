import { describe, expect, test } from 'vitest';
import { reportFor, withCoverage } from './coverage.ts';
import { ShellLines, traced } from './shell-coverage.ts';

describe('the lines of a template that are rendered', () => {
  const template = ['{{- if .a }}', 'kind: A', '{{- else if .b }}', '  {{- include "b" . -}}', '{{- end }}'];

  test('are reported before the line, and inside the block that it opens', () => {
    expect(withCoverage(template.join('\n'), 'f').split('\n')).toEqual([
      '{{- covered "f:1" }}{{- if .a }}{{ covered "f:1+" }}',
      '{{ covered "f:2" }}kind: A',
      '{{- else if .b }}{{ covered "f:3+" }}',
      '  {{- covered "f:4" }}{{- include "b" . -}}',
      '{{- end }}',
    ]);
  });

  test('decide which tests can notice a change', () => {
    const report = (line: number, change: 'deleted' | 'never' | 'always') =>
      reportFor(template.join('\n'), 'f', line, change);
    expect(report(1, 'never')).toBe('f:1+');
    expect(report(1, 'always')).toBe('f:1');
    expect(report(2, 'deleted')).toBe('f:2');
    expect(report(3, 'always')).toBe('f:1');
  });

  test('of an action of several lines are those of its first', () => {
    const action = '{{- range tuple\n  "a"\n  "b" }}';
    expect(withCoverage(action, 'f').split('\n').slice(1)).toEqual(['  "a"', '  "b" }}']);
    expect(reportFor(action, 'f', 3, 'deleted')).toBe('f:1');
  });
});

describe('the lines of a script that run', () => {
  test('are traced without moving a line', () => {
    const lines = traced('#!/bin/sh\n# why\n\nset -e\nls', '/t').split('\n');
    expect(lines).toHaveLength(5);
    expect(lines[3]).toMatch(/^exec .*set -x; set -e$/);
  });

  test('are those near a traced one', () => {
    const lines = new ShellLines('+f:20: ls\n++f:40: cat\n');
    expect([15, 16, 24, 25, 40].map((line) => lines.mayRun('f', line))).toEqual([
      false,
      true,
      true,
      false,
      true,
    ]);
    expect(lines.mayRun('g', 20)).toBe(false);
  });
});
