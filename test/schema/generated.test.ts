import { describe, expect, test } from 'vitest';
import { type SchemaNode, schema } from '../../harness/chart/schema.ts';
import { stale } from '../../harness/generate/files.ts';
import { definitionsFor } from '../../harness/generate/schema/definitions.ts';
import { schemaFiles } from '../../harness/generate/schema/file.ts';
import { kubernetesTypes, type OpenApiSchema } from '../../harness/generate/schema/openapi.ts';
import { client } from '../support/cluster.ts';

const refer = (name: string) => ({ $ref: `#/definitions/${name}` });
const inDocument = (name: string): OpenApiSchema => ({ $ref: `#/components/schemas/io.k8s.api.${name}` });

describe('the Kubernetes types of values', () => {
  test('are those that `npm run schema` writes for the API server of this run', async () => {
    const { raw } = await client();
    const types = await kubernetesTypes((path) => raw({ path }));
    expect(await stale(await schemaFiles(types))).toEqual([]);
  });

  const definitions = Object.entries(schema.definitions ?? {});
  test.each(definitions.filter(([name]) => name.includes('.')))('%s is closed', (_, definition) => {
    expect(objects(definition).filter((one) => one.additionalProperties === undefined)).toEqual([]);
  });
});

describe('the generated definitions', () => {
  const type: OpenApiSchema = {
    description: 'A type.',
    type: 'object',
    required: ['size'],
    properties: {
      size: { type: 'integer', format: 'int32', description: 'Its size.' },
      mode: { type: 'string', enum: ['A', 'B'] },
      old: { type: 'string', description: 'What was. Deprecated: it does nothing.' },
      part: { allOf: [inDocument('core.v1.Part')] },
      amount: { oneOf: [{ type: 'string' }, { type: 'number' }] },
    },
  };
  const types = { 'core.v1.Whole': type, 'core.v1.Part': { type: 'object', properties: {} } };

  test('are closed, without descriptions and deprecated fields, and with what they refer to', () => {
    expect(definitionsFor(['core.v1.Whole'], types, {})).toEqual({
      'core.v1.Part': { type: 'object', properties: {}, additionalProperties: false },
      'core.v1.Whole': {
        type: 'object',
        required: ['size'],
        properties: {
          size: { type: 'integer', minimum: -2_147_483_648, maximum: 2_147_483_647 },
          mode: { enum: ['A', 'B'] },
          part: refer('core.v1.Part'),
          amount: { type: ['string', 'number'] },
        },
        additionalProperties: false,
      },
    });
  });

  test('include hand-written definitions that types refer to', () => {
    const labelMap = { type: 'object' };
    expect(definitionsFor(['labelMap'], types, { labelMap, name: {} })).toEqual({ labelMap });
  });

  test('a reference to a type that does not exist is an error that names it', () => {
    expect(() => definitionsFor(['core.v1.Hole'], types, {})).toThrow('core.v1.Hole');
  });

  test('a refinement of a field that does not exist is an error that names it', () => {
    const bare = {
      'core.v1.Toleration': type,
      'core.v1.KeyToPath': type,
      'core.v1.Part': types['core.v1.Part'],
    };
    expect(() => definitionsFor(['core.v1.KeyToPath'], bare, {})).toThrow(
      'core.v1.KeyToPath has no field key',
    );
  });
});

/** Every object in a definition, the definition itself among them. */
function objects(node: SchemaNode): SchemaNode[] {
  const children = [...Object.values(node.properties ?? {}), ...(node.items ? [node.items] : [])];
  return [...(node.type === 'object' ? [node] : []), ...children.flatMap(objects)];
}
