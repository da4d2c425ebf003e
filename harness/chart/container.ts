import type { V1Container, V1EnvVar, V1Pod, V1PodSpec } from '@kubernetes/client-node';

/** Pod fields that the kubelet knows when it starts a container. */
export interface PodFields {
  name: string;
  namespace: string;
  podIP: string;
}

/** A container's process as the kubelet would start it. */
export interface ResolvedCommand {
  argv: string[];
  env: Record<string, string>;
}

/** The container that runs vLLM. @throws if the pod has no container of that name */
export function engineContainer(spec: V1PodSpec | undefined): V1Container {
  const found = spec?.containers.find(({ name }) => name === 'vllm');
  if (!found)
    throw new Error(`no container "vllm" among ${spec?.containers.map(({ name }) => name).join(', ')}`);
  return found;
}

/** The fields of a pod from the API server. */
export function podFields(pod: V1Pod): PodFields {
  const { name = '', namespace = '' } = pod.metadata ?? {};
  return { name, namespace, podIP: pod.status?.podIP ?? '' };
}

/**
 * Command and environment of a container after Kubernetes' own expansion: `$(NAME)` becomes the value of a
 * known variable, `$$` a single `$` (k8s.io/kubernetes third_party/forked/golang/expansion/expand.go). A variable may
 * refer to earlier ones. Variables from Secrets, ConfigMaps and resources are omitted: only the kubelet knows them.
 */
export function resolvedCommand(container: V1Container, pod: PodFields): ResolvedCommand {
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

function variableValue({ value, valueFrom }: V1EnvVar, pod: PodFields): string | undefined {
  if (!valueFrom) return value ?? '';
  const fields: Record<string, string> = {
    'metadata.name': pod.name,
    'metadata.namespace': pod.namespace,
    'status.podIP': pod.podIP,
  };
  return fields[valueFrom.fieldRef?.fieldPath ?? ''];
}
