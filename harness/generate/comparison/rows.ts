import { readFileSync } from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import { keysAndFields } from '../../chart/schema.ts';

/** A chart that is compared, and the version of it. */
export interface ComparedChart {
  readonly code: string;
  readonly chart: string;
  readonly version: string;
}

/** A test that proves a cell: the file and its title, or a scenario of the chart's ci folder. */
export type Proof = { readonly file: string; readonly title: string } | { readonly scenario: string };

/** A row of a comparison: what is compared, and the cell of this chart with its proofs. */
export interface OurCell {
  readonly row: string;
  readonly ours: string;
  readonly proofs: readonly Proof[];
}

/** A row with the cells of the other charts, in the order of `charts`. */
export interface ComparedRow extends OurCell {
  readonly others: readonly string[];
}

/** A defect, and the codes of the charts that have it. */
export interface Defect extends OurCell {
  readonly seen: string;
}

interface Entry {
  row: string;
  ours: string | number;
  proof?: Record<string, string>[];
  others?: (string | number)[];
  seen?: string;
}

/** The charts compared: harness/generate/comparison/charts.yaml. */
export const charts = read<ComparedChart>('charts');

/** The features: harness/generate/comparison/features.yaml. */
export const features: readonly ComparedRow[] = read<Entry>('features').map(compared);

/** Properties of renders: harness/generate/comparison/figures.yaml. */
export const figures: readonly ComparedRow[] = read<Entry>('figures').map(compared);

/** Defects of the other charts: harness/generate/comparison/defects.yaml. */
export const defects: readonly Defect[] = read<Entry>('defects').map((entry) => ({
  ...ourCell(entry),
  seen: entry.seen ?? '',
}));

function compared(entry: Entry): ComparedRow {
  const others = (entry.others ?? []).map(String);
  if (others.length !== charts.length)
    throw new Error(`comparison, row "${entry.row}": ${others.length} cells for ${charts.length} charts`);
  return { ...ourCell(entry), others };
}

function ourCell({ row, ours, proof = [] }: Entry): OurCell {
  return { row, ours: withDefaults(`${ours}`), proofs: proof.map(proofOf) };
}

function proofOf(entry: Record<string, string>): Proof {
  const [[file, title] = ['', '']] = Object.entries(entry);
  return file === 'scenario' ? { scenario: title } : { file, title };
}

/** Replaces `{KEY}` by the default of that value. */
function withDefaults(text: string): string {
  return text.replace(/\{(\w+(?:\.\w+)+)\}/g, (_, key: string) => {
    const found = keysAndFields().find((one) => one.path.join('.') === key)?.node.default;
    if (found === undefined) throw new Error(`comparison: ${key} has no default`);
    return `${found}`;
  });
}

function read<T>(name: string): readonly T[] {
  return load(readFileSync(path.join(import.meta.dirname, `${name}.yaml`), 'utf8')) as T[];
}
