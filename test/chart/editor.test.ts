import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { paths } from '../../harness/paths.ts';
import { type Editor, openEditor } from './support/language-server.ts';

const modeline = '# yaml-language-server: $schema=values.editor.schema.json\n';

let editor: Editor;
beforeAll(async () => {
  editor = await openEditor(paths.chart);
});
afterAll(() => editor.close());

describe('diagnostics in an editor', () => {
  const right = [
    { name: 'two right lines', text: 'model:\n  source: Qwen/Qwen3-8B\n' },
    { name: 'events on', text: 'model: {kvEvents: {enabled: true}}\n' },
    { name: 'a sub-section with one key', text: 'probes:\n  startup: {budgetSeconds: 3600}\n' },
  ];
  test.each(right)('$name: none', async ({ text }) => {
    expect(await editor.diagnostics(modeline + text)).toEqual([]);
  });

  const wrong = [
    {
      name: 'a misspelled key',
      text: 'model:\n  kvEvent: {enabled: true}\n',
      message: 'Property kvEvent is not allowed',
    },
    { name: 'a string for a switch', text: 'model: {kvEvents: {enabled: "yes"}}\n', message: 'boolean' },
    { name: 'a format that is none', text: 'model: {kvEvents: {format: yaml}}\n', message: 'json' },
    { name: 'a privileged port', text: 'server: {port: 80}\n', message: '1024' },
    {
      name: 'a misspelled field of a Kubernetes type',
      text: 'affinity: {nodeAffinty: {}}\n',
      message: 'Property nodeAffinty is not allowed',
    },
    {
      name: 'a value that no field of a Kubernetes type accepts',
      text: 'tolerations:\n  - {key: gpu, effect: NoStart}\n',
      message: 'NoSchedule',
    },
    { name: 'a period with a unit', text: 'probes: {readiness: {periodSeconds: 5s}}\n', message: 'integer' },
  ];
  test.each(wrong)('$name: one, which states what is wrong', async ({ text, message }) => {
    const found = await editor.diagnostics(modeline + text);
    expect(found.map((one) => one.message)).toEqual([expect.stringContaining(message)]);
  });
});

describe('completion in an editor', () => {
  test('offers the keys of a section', async () => {
    const items = await editor.completion(`${modeline}model:\n  kvEvents:\n    `, { line: 3, character: 4 });
    const labels = items.map(({ label }) => label);
    for (const key of ['enabled', 'format', 'eventPort', 'replayPort']) expect(labels).toContain(key);
  });

  test('offers the fields of a Kubernetes type', async () => {
    const text = `${modeline}affinity:\n  `;
    const labels = (await editor.completion(text, { line: 2, character: 2 })).map(({ label }) => label);
    expect(labels.sort()).toEqual(['nodeAffinity', 'podAffinity', 'podAntiAffinity']);
  });

  test('offers the values of an enumeration', async () => {
    const items = await editor.completion(`${modeline}model:\n  kvEvents:\n    format: `, {
      line: 3,
      character: 12,
    });
    expect(items.map(({ label }) => label).sort()).toEqual(['env', 'flags', 'json']);
  });
});

describe('hovering in an editor', () => {
  test('shows what a key does', async () => {
    const text = `${modeline}model:\n  kvEvents:\n    replayPort: 5558\n`;
    expect(await editor.hover(text, { line: 3, character: 6 })).toContain('5558');
  });
});

test("the chart's own values.yaml has no diagnostic", async () => {
  expect(await editor.diagnostics(await readFile(path.join(paths.chart, 'values.yaml'), 'utf8'))).toEqual([]);
});
