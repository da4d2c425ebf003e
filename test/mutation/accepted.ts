type Reasons = Readonly<Record<string, string>>;

const spared = 'it only spares work: without anything to check, the check passes';
const sentence = 'a sentence without a value: tests match names and values, so that sentences can improve';

/** Changes that no test can notice, and why: by place and change, or by the text of the line. */
export const accepted: Readonly<Record<'templates' | 'schema' | 'migration', Reasons>> = {
  templates: {
    '{{- with lookup "apps/v1" "Deployment" .Release.Namespace (include "aibrix-model.name" .) -}}':
      'only an API server answers lookup: test/chart/autoscaling-cluster.test.ts upgrades a release on one',
    '{{- .spec.replicas | int -}}':
      'only an API server answers lookup: test/chart/autoscaling-cluster.test.ts upgrades a release on one',
    'templates/validation/_rules.tpl:108 always': spared,
    'templates/validation/_text.tpl:6 always': spared,
    'templates/validation/_types.tpl:40 always': spared,
    'templates/validation/_volumes.tpl:5 always': spared,
    'templates/_notes-kv-events.tpl:43 deleted': sentence,
    'templates/_notes-kv-events.tpl:53 deleted': sentence,
    'templates/_notes-kv-events.tpl:63 deleted': sentence,
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
