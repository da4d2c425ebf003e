/** A value with one fault, and where it is. */
export interface Spoilt {
  at: string;
  value: unknown;
}

/** Each object of a value with a field that no type has, and each text, number and switch as one of another type. */
export function spoilt(value: unknown, at = ''): Spoilt[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) =>
      spoilt(item, `${at}/${index}`).map((one) => ({ ...one, value: value.with(index, one.value) })),
    );
  }
  if (typeof value !== 'object' || value === null) return [{ at, value: ofAnotherType(value) }];
  const inner = Object.entries(value).flatMap(([key, child]) =>
    spoilt(child, `${at}/${key}`).map((one) => ({ ...one, value: { ...value, [key]: one.value } })),
  );
  return [{ at: `${at}/notAField`, value: { ...value, notAField: 7 } }, ...inner];
}

function ofAnotherType(value: unknown): unknown {
  return typeof value === 'string' ? true : 'a word';
}
