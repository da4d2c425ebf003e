import type { V1Container, V1EnvVar, V1Pod, V1PodSpec } from '@kubernetes/client-node';

/** What the kubelet knows of a pod when it starts a container. */
export interface PodFacts {
  name: string;
  namespace: string;
  podIP: string;
}

/** A container's process as the kubelet would start it. */
export interface ResolvedCommand {
  argv: string[];
  env: Record<string, string>;
}

/** The container that runs vLLM. @throws when the pod has none of that name */
export function engineContainer(spec: V1PodSpec | undefined): V1Container {
  const found = spec?.containers.find(({ name }) => name === 'vllm');
  if (!found)
    throw new Error(`no container "vllm" among ${spec?.containers.map(({ name }) => name).join(', ')}`);
  return found;
}

/** What the kubelet knows, read from a pod that the API server holds. */
export function podFacts(pod: V1Pod): PodFacts {
  const { name = '', namespace = '' } = pod.metadata ?? {};
  return { name, namespace, podIP: pod.status?.podIP ?? '' };
}

/**
 * Command and environment of a container after Kubernetes' own expansion: `$(NAME)` becomes the variable's value where it
 * is known, `$$` a single `$` (k8s.io/kubernetes third_party/forked/golang/expansion/expand.go). A variable may refer to
 * those before it.
 *
 * @throws for variables that come from Secrets or ConfigMaps, unless they are optional: only a cluster has these
 */
export function resolvedCommand(container: V1Container, pod: PodFacts): ResolvedCommand {
  const env: Record<string, string> = {};
  for (const variable of container.env ?? []) {
    const value = variableValue(variable, pod);
    if (value !== undefined) env[variable.name] = expand(value, env);
  }
  const words = [...(container.command ?? []), ...(container.args ?? [])];
  return { argv: words.map((word) => expand(word, env)), env };
}

function expand(text: string, env: Record<string, string>): string {
  return text.replace(/\$(\$|\(([^)]*)\))/g, (match, escaped: string, name: string | undefined) => {
    if (escaped === '$') return '$';
    return env[name ?? ''] ?? match;
  });
}

function variableValue({ name, value, valueFrom }: V1EnvVar, pod: PodFacts): string | undefined {
  const field = valueFrom?.fieldRef?.fieldPath;
  if (!valueFrom) return value ?? '';
  if (field === 'status.podIP') return pod.podIP;
  if (field === 'metadata.name') return pod.name;
  if (field === 'metadata.namespace') return pod.namespace;
  if (valueFrom.secretKeyRef?.optional || valueFrom.configMapKeyRef?.optional) return undefined;
  throw new Error(`variable ${name} comes from ${JSON.stringify(valueFrom)}, which only a cluster can tell`);
}
