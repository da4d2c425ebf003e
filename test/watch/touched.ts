import { load, YAML11_SCHEMA } from 'js-yaml';
import { leavesOf } from './leaves.ts';

/** A changed file of the chart: its path from the chart's folder, and its text before and after; empty if none. */
export interface Change {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/**
 * Keys of values.yaml that a change concerns: those that a template reads, or those that differ in values.yaml or in
 * values.schema.json. Empty if all may be concerned.
 */
export function keysOf({ file, before, after }: Change): string[] {
  if (file === 'values.yaml') return differing(readYaml(before), readYaml(after));
  if (file === 'values.schema.json') return differing(keysOfSchema(before), keysOfSchema(after));
  const read = `${before}\n${after}`.matchAll(/\.Values\.(\w+(?:\.\w+)*)/g);
  return [...new Set([...read].map(([, key = '']) => key))];
}

/** Whether values set one of the keys, a part of it, or an object that contains it. */
export function concern(values: object, keys: readonly string[]): boolean {
  const set = [...leavesOf(values).keys()];
  return keys.some((key) => set.some((leaf) => isBelow(leaf, key) || isBelow(key, leaf)));
}

function isBelow(key: string, ancestor: string): boolean {
  return `${key}.`.startsWith(`${ancestor}.`);
}

function differing(before: object, after: object): string[] {
  const [old, current] = [leavesOf(before), leavesOf(after)];
  return [...new Set([...old.keys(), ...current.keys()])].filter((key) => old.get(key) !== current.get(key));
}

function readYaml(text: string): object {
  return parsed(() => load(text, { schema: YAML11_SCHEMA }));
}

/** The schema as an object of keys; what describes a key is a text, in which definitions stand for their names. */
function keysOfSchema(text: string): object {
  const schema = parsed(() => JSON.parse(text)) as Node;
  return keysBelow(schema, schema.definitions ?? {});
}

interface Node {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly definitions?: Readonly<Record<string, Node>>;
}

function keysBelow({ properties = {} }: Node, definitions: Readonly<Record<string, Node>>): object {
  const entries = Object.entries(properties).map(([key, node]) => {
    const definition = definitions[node.$ref?.replace('#/definitions/', '') ?? ''];
    return [key, node.properties ? keysBelow(node, definitions) : JSON.stringify([node, definition])];
  });
  return Object.fromEntries(entries);
}

/** Nothing, while a half-written file cannot be parsed. */
function parsed(read: () => unknown): object {
  try {
    return Object(read());
  } catch {
    return {};
  }
}
