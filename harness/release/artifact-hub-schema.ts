/**
 * The annotations of a chart that Artifact Hub reads, as JSON schemas: artifacthub.io/docs/topics/annotations/helm,
 * November 2026. For annotations that contain YAML, the schema describes the parsed YAML.
 */

const url = { type: 'string', format: 'uri', pattern: '^https?://' } as const;
const text = { type: 'string', minLength: 1 } as const;
const flag = { enum: ['true', 'false'] } as const;

/** An object with these fields only; all except the optional ones are required. */
function closed(properties: Readonly<Record<string, object>>, optional: readonly string[] = []): object {
  const required = Object.keys(properties).filter((key) => !optional.includes(key));
  return { type: 'object', properties, required, additionalProperties: false };
}

function listOf(items: object): object {
  return { type: 'array', minItems: 1, items };
}

/** Annotations with a plain text value. */
export const plainAnnotations: Readonly<Record<string, object>> = {
  'artifacthub.io/alternativeName': text,
  'artifacthub.io/category': {
    enum: [
      'ai-machine-learning',
      'database',
      'integration-delivery',
      'monitoring-logging',
      'networking',
      'security',
      'skip-prediction',
      'storage',
      'streaming-messaging',
    ],
  },
  'artifacthub.io/containsSecurityUpdates': flag,
  'artifacthub.io/license': text,
  'artifacthub.io/operator': flag,
  'artifacthub.io/operatorCapabilities': {
    enum: ['Basic Install', 'Seamless Upgrades', 'Full Lifecycle', 'Deep Insights', 'Auto Pilot'],
  },
  'artifacthub.io/prerelease': flag,
};

/** Annotations with a YAML value. */
export const yamlAnnotations: Readonly<Record<string, object>> = {
  'artifacthub.io/changes': listOf(
    closed(
      {
        kind: { enum: ['added', 'changed', 'deprecated', 'removed', 'fixed', 'security'] },
        description: text,
        links: listOf(closed({ name: text, url })),
      },
      ['links'],
    ),
  ),
  'artifacthub.io/images': listOf(
    closed({ name: text, image: text, platforms: listOf(text), whitelisted: { type: 'boolean' } }, [
      'platforms',
      'whitelisted',
    ]),
  ),
  'artifacthub.io/links': listOf(closed({ name: text, url })),
  'artifacthub.io/maintainers': listOf(closed({ name: text, email: { type: 'string', format: 'email' } })),
  'artifacthub.io/recommendations': listOf(closed({ url })),
  'artifacthub.io/screenshots': listOf(closed({ title: text, url })),
  'artifacthub.io/signKey': closed({ fingerprint: { type: 'string', pattern: '^[0-9A-F]{40}$' }, url }),
};

/** artifacthub-repo.yml: artifacthub/hub, docs/metadata/artifacthub-repo.yml. */
export const repositoryFile = closed(
  {
    repositoryID: { type: 'string', format: 'uuid' },
    owners: listOf(closed({ name: text, email: { type: 'string', format: 'email' } })),
    ignore: listOf(closed({ name: text, version: text }, ['version'])),
  },
  ['repositoryID', 'owners', 'ignore'],
);
