/** Which mutants are tried. */
export interface Selection {
  /** Every `of`th mutant, the `number`th (from 1) being the first. */
  readonly slice: { readonly number: number; readonly of: number };
  /** Only those whose place contains this text. */
  readonly place: string;
}

/** All mutants. */
export const everything: Selection = { slice: { number: 1, of: 1 }, place: '' };

/** Whether a selection is all mutants. */
export function isWhole({ slice, place }: Selection): boolean {
  return slice.of === 1 && place === '';
}

/** The mutants of a selection, in the same order. */
export function selected<Mutant extends { readonly place: string }>(
  all: readonly Mutant[],
  { slice, place }: Selection,
): Mutant[] {
  return all
    .filter((mutant) => mutant.place.includes(place))
    .filter((_, index) => index % slice.of === slice.number - 1);
}

/** Parses `K/N`, such as `2/5`. @throws if it is none, with the format */
export function parseSlice(text: string): Selection['slice'] {
  const [, number, of] = /^([1-9]\d*)\/([1-9]\d*)$/.exec(text)?.map(Number) ?? [];
  if (!number || !of || number > of) throw new Error('Must be K/N with 1 <= K <= N, such as 2/5.');
  return { number, of };
}

const variable = 'MUTATION_SELECTION';

/** Passes a selection to the threads of vitest that start from now on. */
export function passOn(selection: Selection): void {
  process.env[variable] = JSON.stringify(selection);
}

/** The selection that the command passed to this thread of vitest; by default everything. */
export function passedOn(): Selection {
  const text = process.env[variable];
  return text ? (JSON.parse(text) as Selection) : everything;
}
