import type { TemplateRequest } from '../../../harness/chart/helm-template.ts';

/** A rendering of a chart of this repository or of test/fixtures/charts, and words of what is printed. */
export interface ForeignRequest extends Partial<Omit<TemplateRequest, 'chart'>> {
  readonly name: string;
  /** Below the repository's folder. */
  readonly chart: string;
  readonly ok: boolean;
  readonly text: string;
}

const web = { chart: 'test/fixtures/charts/web' };
const worker = { chart: 'test/fixtures/charts/worker' };
const own = { chart: 'charts/aibrix-model' };
const cluster = JSON.stringify({ cluster: true });

/** What other charts do with Helm, and what Helm says of requests that are wrong. */
export const foreignRequests: ForeignRequest[] = [
  { name: 'a subchart with an alias', ...web, ok: true, text: 'name: demo-sessions' },
  {
    name: 'a value that is a template',
    ...web,
    values: 'greeting: "{{ .Release.Namespace }}"',
    namespace: 'prod',
    ok: true,
    text: 'value: "prod"',
  },
  {
    name: 'a subchart that is off',
    ...web,
    values: 'sessions: {enabled: false}',
    ok: true,
    text: 'demo-web',
  },
  {
    name: 'values that the schema of a subchart refuses',
    ...web,
    values: 'sessions: {memory: much}',
    ok: false,
    text: "sessions:\n- at '/memory'",
  },
  { name: 'a required value', ...web, values: 'greeting: ""', ok: false, text: 'greeting: set a text' },
  {
    name: 'a value that is a broken template',
    ...web,
    values: 'greeting: "{{ nope }}"',
    ok: false,
    text: 'function "nope" not defined',
  },
  {
    name: 'a warning: a map for a word',
    ...web,
    values: 'limits: {cpu: 1}',
    ok: true,
    text: 'level=INFO msg="warning: skipped value for web.limits',
  },
  {
    name: 'an error after a warning',
    ...web,
    values: 'limits: {cpu: 1}\ngreeting: ""',
    ok: false,
    text: 'level=INFO msg="warning: skipped value for web.limits',
  },
  {
    name: 'a warning of a chart without dependencies',
    chart: 'test/fixtures/charts/web/charts/cache',
    values: 'policy: {name: lru}\nglobal: {zone: a}',
    ok: true,
    text: 'level=INFO msg="warning: skipped value for cache.policy',
  },
  { name: 'a library chart', ...worker, ok: true, text: 'command: ["run"]' },
  {
    name: 'a library chart alone',
    chart: 'test/fixtures/charts/worker/charts/common',
    ok: false,
    text: 'library charts are not installable',
  },
  {
    name: 'what Helm says of the cluster',
    ...worker,
    values: cluster,
    ok: true,
    text: 'monitoring: "false"',
  },
  {
    name: 'API versions of the cluster',
    ...worker,
    values: cluster,
    apiVersions: ['monitoring.coreos.com/v1', 'a/v1'],
    ok: true,
    text: 'monitoring: "true"',
  },
  { name: 'values that are not YAML', ...own, values: 'a: b: c', ok: false, text: 'failed to parse -' },
  {
    name: 'values of two documents',
    ...own,
    values: 'replicaCount: 2\n---\nreplicaCount: 3',
    ok: true,
    text: 'replicas: 3',
  },
  { name: 'values that are a list', ...own, values: '[1]', ok: false, text: 'failed to parse -' },
  {
    name: 'a release name that cannot be',
    ...own,
    release: 'A b',
    ok: false,
    text: 'release name check failed',
  },
  {
    name: 'a release name and values that cannot be',
    ...own,
    release: 'A b',
    values: 'x: 1',
    ok: false,
    text: 'release name check failed',
  },
  { name: 'no chart', chart: 'test/fixtures/charts/none', ok: false, text: 'not found' },
  { name: 'a folder that is no chart', chart: 'test/fixtures', ok: false, text: 'Chart.yaml' },
  { name: 'without the hooks of helm test', ...own, skipTests: true, ok: true, text: 'kind: Deployment' },
];
