type Reasons = Readonly<Record<string, string>>;

const spared = 'it only spares work: without anything to check, the check passes';
const sentence = 'a sentence without a value: tests match names and values, so that sentences can improve';

/** Changes that no test can notice, and why: by place and change, by change and text, or by the text of the line. */
export const accepted: Readonly<Record<'templates' | 'schema' | 'migration', Reasons>> = {
  templates: {
    '{{- with lookup "apps/v1" "Deployment" .Release.Namespace (include "aibrix-model.name" .) -}}':
      'only an API server answers lookup: test/chart/autoscaling-cluster.test.ts upgrades a release on one',
    '{{- .spec.replicas | int -}}':
      'only an API server answers lookup: test/chart/autoscaling-cluster.test.ts upgrades a release on one',
    'always: {{- if or .Values.podLabels .Values.commonLabels -}}': spared,
    'always: {{- if not (toJson .Values | regexMatch "^[ -~]+$") -}}': spared,
    'always: {{- if not (hasKey $types $name) -}}': spared,
    'always: {{- if or .Values.volumes .Values.volumeMounts -}}': spared,
    'deleted: Temporarily (undo this before the next upgrade of AIBrix):': sentence,
    'deleted: To verify: `helm test` sends new prompts directly to individual pods, and then through the gateway, which must choose the same pods.':
      sentence,
    'deleted: Sending a prompt twice through the gateway proves nothing: the gateway remembers where it sent the first one.':
      sentence,
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
