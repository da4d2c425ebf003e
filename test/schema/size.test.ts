import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { isGenerated, keys, type SchemaNode } from '../../harness/chart/schema.ts';
import { paths } from '../../harness/paths.ts';

const written = JSON.parse(readFileSync(path.join(paths.chart, 'values.schema.json'), 'utf8')) as SchemaNode;

/** The schemas below a node, the node itself among them: each costs Helm about 75 allocations per call. */
function schemasOf(node: SchemaNode | boolean): (SchemaNode | boolean)[] {
  if (typeof node === 'boolean') return [node];
  const maps = [node.properties, node.patternProperties, node.definitions, node.dependencies];
  const single = [node.items, node.additionalProperties].filter((one) => one !== undefined);
  const lists = [...(node.allOf ?? []), ...(node.oneOf ?? [])];
  const children = [...maps.flatMap((map) => Object.values(map ?? {})), ...single, ...lists];
  return [node, ...children.flatMap(schemasOf)];
}

test('values.schema.json is small enough to compile on each call of Helm', () => {
  expect(schemasOf(written).length).toBeLessThan(480);
  expect(schemasOf({ items: { oneOf: [{}, {}] }, additionalProperties: false })).toHaveLength(5);
});

test('it has the Kubernetes types only of keys that are set by default', () => {
  const typed = keys().filter(({ node }) => isGenerated(node.$ref ?? ''));
  const inSchema = Object.keys(written.definitions ?? {}).filter(isGenerated);
  const direct = typed.filter(({ node }) =>
    inSchema.includes(node.$ref?.replace('#/definitions/', '') ?? ''),
  );
  const unset = direct.filter(({ node }) => Object.keys(node.default ?? {}).length === 0);
  expect(direct.length).toBeGreaterThan(0);
  expect(unset.map((key) => key.path.join('.'))).toEqual([]);
});
