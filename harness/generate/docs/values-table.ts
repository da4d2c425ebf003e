import { markdownTable } from 'markdown-table';
import { currentProperties, resolve, type SchemaNode, schema } from '../../chart/schema.ts';

/** A row of the table: a key by its full name, and its schema. */
interface Row {
  name: string;
  node: SchemaNode;
}

const ofParents = ['global', 'enabled'];

/**
 * The table of the chart's values, as Markdown generated from values.schema.json: a section per group of keys, then one
 * for the top-level keys, which configure the pods, and one for those that a parent chart sets.
 */
export function valuesTable(): string {
  const all: Row[] = currentProperties(schema).map(([name, node]) => ({
    name,
    node: resolve(node),
  }));
  const groups = all.filter(({ node }) => isGroup(node));
  const alone = all.filter(({ node }) => !isGroup(node));
  const isParents = ({ name }: Row) => ofParents.includes(name);
  return [
    ...groups.map(({ name, node }) => section(`\`${name}\``, node.description ?? '', rows(node, name))),
    section(
      'Pods',
      'Settings of the pods.',
      alone.filter((row) => !isParents(row)),
    ),
    section('As a subchart', 'Values set by a parent chart.', alone.filter(isParents)),
  ].join('\n\n');
}

/** An object with a default is a single value. */
function isGroup(node: SchemaNode): boolean {
  return node.properties !== undefined && node.default === undefined;
}

/** The keys below a node, each group before its keys; an object with a default is one key. */
function rows(node: SchemaNode, parent: string): Row[] {
  return Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
    const resolved = resolve(child);
    const name = `${parent}.${key}`;
    return [{ name, node: resolved }, ...(isGroup(resolved) ? rows(resolved, name) : [])];
  });
}

function section(title: string, description: string, lines: readonly Row[]): string {
  const head = ['key', 'type', 'default', 'what it does'];
  const rows = markdownTable([head, ...lines.map(cells)], { alignDelimiters: false });
  return [`### ${title}`, '', description, '', rows].join('\n');
}

function cells({ name, node }: Row): string[] {
  const texts = [`\`${name}\``, type(node), fallback(node), node.description ?? ''];
  return texts.map((text) => text.replaceAll('|', '\\|'));
}

function type(node: SchemaNode): string {
  if (node.enum) return node.enum.map(code).join(', ');
  const names: Record<string, string> = { array: 'list', object: isGroup(node) ? 'group' : 'map' };
  return [node.type ?? []]
    .flat()
    .map((name) => names[name] ?? name)
    .join(' or ');
}

function fallback(node: SchemaNode): string {
  if (node.default === undefined) return isGroup(node) ? '' : 'unset';
  return node.default === '' ? '`""`' : code(node.default);
}

/** A value as a user writes it into a values file. */
function code(value: unknown): string {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}
