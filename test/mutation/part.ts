import type { Mutant, Outcome } from '../../bench/mutation/result.ts';
import { type Selection, selected } from './selection.ts';

/** A mutant that can be tried. */
export interface Candidate extends Mutant {
  /** The test file, or the group of cases, that killed it first; undefined if none did. */
  readonly killer: () => Promise<string | 'unparsable' | undefined>;
}

/** How `tryAll` goes through the mutants. */
export interface TryOptions {
  readonly selection: Selection;
  /** How many mutants to try at a time. */
  readonly concurrency: number;
  /** Reasons why no test can kill a mutant, by `PLACE CHANGE`, `CHANGE: TEXT`, or the text. These are not tried. */
  readonly accepted: Readonly<Record<string, string>>;
}

interface Found {
  unparsable: number;
  readonly killed: Record<string, number>;
  readonly survivors: Mutant[];
  readonly accepted: (Mutant & { reason: string })[];
}

/** Tries mutants, and prints each one that survives. */
export async function tryAll(
  all: readonly Candidate[],
  { selection, concurrency, accepted }: TryOptions,
): Promise<Outcome> {
  const sample = selected(all, selection);
  const found: Found = { unparsable: 0, killed: {}, survivors: [], accepted: [] };
  const queue = sample.values();
  const work = async (): Promise<void> => {
    for (const { killer, ...mutant } of queue) {
      const { place, change, was } = mutant;
      const reason = accepted[`${place} ${change}`] ?? accepted[`${change}: ${was}`] ?? accepted[was];
      if (reason) found.accepted.push({ ...mutant, reason });
      else note(found, mutant, await killer());
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: concurrency }, work));
  console.log(`${sample.length} mutants in ${Math.round((performance.now() - started) / 1000)} s`);
  return { mutants: sample.length, ...found };
}

function note(found: Found, mutant: Mutant, killer: string | undefined): void {
  if (killer === 'unparsable') found.unparsable += 1;
  else if (killer) found.killed[killer] = (found.killed[killer] ?? 0) + 1;
  else {
    found.survivors.push(mutant);
    console.log(`survived: ${mutant.place} ${mutant.change}: ${mutant.was}`);
  }
}
