import type { Circumstances, Machine } from '../support/machine.ts';

/** What can be mutated. */
export const subjects = ['templates', 'schema', 'migration'] as const;
export type Subject = (typeof subjects)[number];

/** A mutant. */
export interface Mutant {
  /** File and line, or a pointer into the schema. */
  readonly place: string;
  readonly change: string;
  readonly was: string;
}

/** What the tests made of the mutants of one subject. */
export interface Outcome {
  /** How many mutants were tried. */
  readonly mutants: number;
  /** Those of them that cannot be parsed, so that every test fails. */
  readonly unparsable: number;
  /** How many each test file, or group of cases, was the first to kill. */
  readonly killed: Readonly<Record<string, number>>;
  /** Those that no test killed, without the accepted ones. */
  readonly survivors: readonly Mutant[];
  /** Those that no test can kill, with the reason. They were not tried. */
  readonly accepted: readonly (Mutant & { readonly reason: string })[];
}

/** The outcome of all mutants of one subject, and how it was measured. */
export interface Part extends Outcome, Circumstances {
  readonly machine: Machine;
  readonly helm: string;
}

/** bench/results/mutation.json: the last measurement of each subject. */
export interface Mutation {
  readonly parts: Readonly<Partial<Record<Subject, Part>>>;
}
