import { flags } from './shapes.ts';

const args = ['--model=m', '--served-model-name=qwen3'];
export const direct = { name: 'vllm', image: 'vllm/vllm-openai:v0.11.0', args };
export const shell = {
  name: 'vllm',
  image: 'vllm/vllm-openai:v0.11.0',
  command: ['sh', '-c'],
  args: ['vllm serve m \\\n  --served-model-name qwen3 --port 9000'],
};
export const template = (container: object) => ({
  metadata: { labels: { app: 'x' } },
  spec: { containers: [container] },
});

/** What is printed for a pod template at a path. */
export function lines(at: string, { inShell = false, port = '8000' } = {}): string[] {
  return [
    `    ${at}metadata.labels:`,
    '      model.aibrix.ai/kv-events-enabled: "true"',
    '      model.aibrix.ai/name: "qwen3"',
    `      model.aibrix.ai/port: "${port}"`,
    ...(port === '8000' ? [] : ['      model.aibrix.ai/engine: "vllm"']),
    `    ${at}spec.containers, container vllm, ports:`,
    '      - {name: kv-events, containerPort: 5557}',
    '      - {name: kv-replay, containerPort: 5558}',
    `    ${at}spec.containers, container vllm, ${inShell ? 'args[0], as an argument of vLLM' : 'args'}:`,
    inShell ? `      ${flags.json?.replace('=', "='")}'` : `      - '${flags.json}'`,
  ];
}

export const roles = [
  { name: 'router', template: template({ name: 'router', image: 'nginx' }) },
  { name: 'decode', template: template(shell) },
];
const head = {
  headGroupSpec: { template: template(direct) },
  workerGroupSpecs: [{ template: template(direct) }],
};
const ray = lines('spec.template.spec.headGroupSpec.template.');

/** Other kinds than Deployments, and what is printed for them. */
export const kinds: readonly { kind: string; spec: object; expected: readonly string[] }[] = [
  { kind: 'StatefulSet', spec: { template: template(direct) }, expected: lines('spec.template.') },
  { kind: 'DaemonSet', spec: { template: template(direct) }, expected: lines('spec.template.') },
  { kind: 'ReplicaSet', spec: { template: template(direct) }, expected: lines('spec.template.') },
  { kind: 'PodSet', spec: { template: template(direct) }, expected: lines('spec.template.') },
  {
    kind: 'RoleSet',
    spec: { roles },
    expected: lines('spec.roles[1].template.', { inShell: true, port: '9000' }),
  },
  {
    kind: 'StormService',
    spec: { template: { spec: { roles } } },
    expected: lines('spec.template.spec.roles[1].template.', { inShell: true, port: '9000' }),
  },
  { kind: 'RayClusterFleet', spec: { template: { spec: head } }, expected: ray },
  { kind: 'RayClusterReplicaSet', spec: { template: { spec: head } }, expected: ray },
  {
    kind: 'LeaderWorkerSet',
    spec: { leaderWorkerTemplate: { leaderTemplate: template(direct) } },
    expected: lines('spec.leaderWorkerTemplate.leaderTemplate.'),
  },
  { kind: 'Pod', spec: { containers: [direct] }, expected: lines('') },
];
