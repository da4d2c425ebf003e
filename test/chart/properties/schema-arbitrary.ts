import fc from 'fast-check';
import { resolved, type Schema, target } from './schema-node.ts';

type Values = fc.Arbitrary<unknown>;

/**
 * Values that a schema describes. A few properties of each object at a time, so that what is generated is seldom refused
 * for another reason; rules between keywords that are not read here (if, not, dependentRequired) are left to the caller's
 * filter.
 *
 * @param root where `$ref` begins
 * @throws for a keyword or a reference that cannot be followed
 */
export function arbitraryOf(node: Schema, root: Schema = node): Values {
  const known = made.get(node) ?? make(node, root);
  made.set(node, known);
  return known;
}

const made = new WeakMap<Schema, Values>();

function make(node: Schema, root: Schema): Values {
  if (node.$ref && Object.keys(node).every((key) => key === '$ref' || key === 'description'))
    return arbitraryOf(target(node.$ref, root), root);
  const { oneOf, anyOf, ...rest } = resolved(node, root);
  const choices = oneOf ?? anyOf;
  if (choices) return fc.oneof(...choices.map((choice) => arbitraryOf({ allOf: [rest, choice] }, root)));
  if (rest.const !== undefined) return fc.constant(rest.const);
  if (rest.enum) return fc.constantFrom(...rest.enum);
  const types = typeof rest.type === 'string' ? [rest.type] : (rest.type ?? ['string', 'object']);
  const known = [...(rest.examples ?? []), ...(isGiven(rest.default) ? [rest.default] : [])];
  const generated = fc.oneof(...types.map((type) => ofType(type, rest, root)));
  if (known.length === 0) return generated;
  return fc.oneof({ weight: 1, arbitrary: fc.constantFrom(...known) }, { weight: 3, arbitrary: generated });
}

function ofType(type: string, node: Schema, root: Schema): Values {
  const makers: Record<string, () => Values> = {
    null: () => fc.constant(null),
    boolean: () => fc.boolean(),
    integer: () => fc.integer({ min: Math.ceil(lowest(node, 1)), max: Math.floor(highest(node, 1)) }),
    number: () => decimals(lowest(node, 0.01), highest(node, 0.01)),
    string: () => strings(node),
    array: () => lists(node, root),
    object: () => objects(node, root),
  };
  const maker = makers[type];
  if (!maker) throw new Error(`the type ${type} is not generated`);
  return maker();
}

function strings({ pattern, minLength = 0, maxLength = 200 }: Schema): fc.Arbitrary<string> {
  if (!pattern) return fc.string({ minLength, maxLength, unit: 'grapheme' });
  const fitting = ({ length }: string): boolean => length >= minLength && length <= maxLength;
  return fc.stringMatching(new RegExp(pattern)).filter(fitting);
}

function lists({ items = {}, minItems = 0, maxItems = 3 }: Schema, root: Schema): Values {
  return fc.array(arbitraryOf(items, root), { minLength: minItems, maxLength: Math.min(maxItems, 3) });
}

function objects(node: Schema, root: Schema): Values {
  const { required = [], properties = {}, propertyNames, additionalProperties: more } = node;
  if (typeof more === 'object')
    return fc.dictionary(strings(keyOf(propertyNames)), arbitraryOf(more, root), few);
  if (node.maxProperties === 1) return oneMember(properties, root);
  const optional = Object.keys(properties).filter((name) => !required.includes(name));
  const members = Object.entries(properties).map(([name, child]) => {
    const value = arbitraryOf(child, root);
    return [name, required.includes(name) ? value : seldom(value, name === 'enabled' ? 1 : optional.length)];
  });
  return fc.record(Object.fromEntries(members)).map(withoutUndefined);
}

/** Exactly one of the properties: alternatives, as a volume's source. */
function oneMember(properties: Readonly<Record<string, Schema>>, root: Schema): Values {
  const alternatives = Object.entries(properties).map(([name, child]) =>
    arbitraryOf(child, root).map((value) => ({ [name]: value })),
  );
  return fc.oneof(...alternatives);
}

const few = { maxKeys: 3 };
/** Present about three times among `siblings`. */
function seldom(value: Values, siblings: number): Values {
  const absent = { weight: Math.max(1, Math.round(siblings / 3) - 1), arbitrary: fc.constant(undefined) };
  return fc.oneof({ withCrossShrink: true }, absent, { weight: 1, arbitrary: value });
}

function keyOf(names: Schema | undefined): Schema {
  return {
    ...(names ?? { pattern: '^[a-z]([a-z0-9-]{0,20}[a-z0-9])?(/[a-z][a-z0-9]{0,20})?$' }),
    minLength: 1,
    maxLength: 63,
  };
}

function decimals(min: number, max: number): fc.Arbitrary<number> {
  const hundredths = fc.integer({ min: Math.ceil(min * 100), max: Math.floor(max * 100) });
  return hundredths.map((count) => count / 100);
}

function lowest({ minimum, exclusiveMinimum }: Schema, step: number): number {
  return minimum ?? (exclusiveMinimum === undefined ? 0 : exclusiveMinimum + step);
}

function highest({ maximum, exclusiveMaximum }: Schema, step: number): number {
  return maximum ?? (exclusiveMaximum === undefined ? 1_000_000 : exclusiveMaximum - step);
}

function isGiven(value: unknown): boolean {
  return (
    value !== undefined &&
    value !== '' &&
    !(typeof value === 'object' && Object.keys(value ?? {}).length === 0)
  );
}

function withoutUndefined(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}
