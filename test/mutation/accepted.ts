type Reasons = Readonly<Record<string, string>>;

/** Changes that no test can notice, and why: by place and change, or by the text of the line. */
export const accepted: Readonly<Record<'templates' | 'schema' | 'migration', Reasons>> = {
  templates: {
    '{{- with lookup "apps/v1" "Deployment" .Release.Namespace (include "aibrix-model.name" .) -}}':
      'only an API server answers lookup: test/chart/autoscaling-cluster.test.ts upgrades a release on one',
    '{{- .spec.replicas | int -}}':
      'only an API server answers lookup: test/chart/autoscaling-cluster.test.ts upgrades a release on one',
  },
  schema: {
    'type dropped': 'values are always an object: Helm accepts nothing else',
    'properties/lora/properties/maxRank/type dropped':
      'the choice refuses the same values; only the message for null is another, as test/chart/values-null.test.ts reads it',
    'definitions/routingProfile/properties/routingStrategy/minLength 2':
      'no strategy has a name of one letter',
  },
  migration: {
    'set -euf -o pipefail':
      'a net below the checks of each command: nothing that the tests run falls into it',
  },
};
