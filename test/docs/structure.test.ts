import { describe, expect, test } from 'vitest';
import { defines, floors, imported, room, sources } from './structure.ts';

const code = floors.flatMap((floor) => sources(floor, '.ts'));
const templates = sources('charts/aibrix-model/templates', '.tpl', '.yaml', '.txt');
const floorOf = (file: string) => floors.indexOf(file.split('/')[0] as (typeof floors)[number]);

describe('CONTRIBUTING.md describes the code as it is', () => {
  test('imports point to a lower floor or stay on their own', () => {
    const up = code.flatMap((source) =>
      imported(source)
        .filter((to) => floorOf(to) > floorOf(source.file))
        .map((to) => `${source.file} → ${to}`),
    );
    expect(up).toEqual([]);
    expect(code.flatMap(imported).length).toBeGreaterThan(1000);
  });

  test('rooms of the harness do not import from each other in both directions', () => {
    const arrows = new Set(
      code.flatMap((source) => imported(source).map((to) => `${room(source.file)} → ${room(to)}`)),
    );
    const both = [...arrows].filter((arrow) => {
      const [from, to] = arrow.split(' → ');
      return from !== to && arrows.has(`${to} → ${from}`);
    });
    expect(both).toEqual([]);
  });

  test('no room has more than a third of the code, without tests', () => {
    const sizes = new Map<string, number>();
    for (const { file, lines } of code.filter(({ file }) => !file.startsWith('test/')))
      sizes.set(room(file), (sizes.get(room(file)) ?? 0) + lines.length);
    const all = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    expect([...sizes].filter(([, size]) => size > all / 3)).toEqual([]);
  });

  test.each([
    ['files of code', code.map(({ file, lines }) => ({ name: file, length: lines.length })), 150],
    ['template files', templates.map(({ file, lines }) => ({ name: file, length: lines.length })), 150],
    ['named templates', templates.flatMap(defines), 30],
  ])('%s are short', (_, all, most) => {
    expect(all.length).toBeGreaterThan(50);
    expect(all.filter(({ length }) => length > most)).toEqual([]);
  });
});
