import { Ajv, type Schema, type ValidateFunction } from 'ajv';
import { expect } from 'vitest';

const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false, strictTuples: false });

/** What a value breaks of a rule, one line each: path, rule, and what is there. Empty where it conforms. */
export function violations(value: unknown, rule: Schema): string[] {
  const validate = compiled(rule);
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message, params }) => {
    const found = JSON.stringify(at(value, instancePath));
    return `${instancePath || '/'} ${message} ${JSON.stringify(params)}; found ${found}`;
  });
}

const validators = new Map<string, ValidateFunction>();

/** Rules are often equal but rarely the same object, by which ajv would find what it compiled before. */
function compiled(rule: Schema): ValidateFunction {
  const key = JSON.stringify(rule);
  const found = validators.get(key) ?? ajv.compile(rule);
  validators.set(key, found);
  return found;
}

/** The part of a value that a JSON Pointer names. */
function at(value: unknown, pointer: string): unknown {
  const keys = pointer.split('/').slice(1);
  return keys.reduce<unknown>((part, key) => {
    const name = key.replaceAll('~1', '/').replaceAll('~0', '~');
    return (part as Record<string, unknown> | undefined)?.[name];
  }, value);
}

declare module 'vitest' {
  // The type parameters are vitest's own: TypeScript merges only equal ones.
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /** The value conforms to a rule written as JSON Schema. */
    toConformTo(rule: Schema): R;
  }
}

expect.extend({
  toConformTo(received: unknown, rule: Schema) {
    const found = violations(received, rule);
    return {
      pass: found.length === 0,
      message: () => found.join('\n'),
    };
  },
});
