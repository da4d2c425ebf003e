import type { V1Container, V1Probe } from '@kubernetes/client-node';

/** The probes of a container that call its API. */
export type ProbeName = 'startupProbe' | 'readinessProbe' | 'livenessProbe';

/** The number of a container's port. @throws when it has none of that name */
export function portNumber(container: V1Container, name: string): number {
  const found = container.ports?.find((port) => port.name === name);
  if (!found) throw new Error(`no port "${name}" among ${JSON.stringify(container.ports)}`);
  return found.containerPort;
}

/** The probe of that name. @throws when the container has none, or one that is no HTTP request */
export function httpProbe(container: V1Container, name: ProbeName): V1Probe {
  const probe = container[name];
  if (!probe?.httpGet) throw new Error(`${name} is not an httpGet: ${JSON.stringify(probe)}`);
  return probe;
}

/** Seconds after which the kubelet gives a container up that fails this probe. */
export function budgetSeconds({
  periodSeconds = 10,
  failureThreshold = 3,
  initialDelaySeconds = 0,
}: V1Probe): number {
  return initialDelaySeconds + periodSeconds * failureThreshold;
}

/**
 * Probes a container as the kubelet does: HTTP GET to the pod's address; any status from 200 to 399 is a success, no answer
 * within `timeoutSeconds` is a failure (Kubernetes API reference, Probe).
 *
 * @returns the status, or the reason why there is none
 */
export async function ask(container: V1Container, name: ProbeName, podIP: string): Promise<number | string> {
  const { httpGet, timeoutSeconds = 1 } = httpProbe(container, name);
  const { port = '', path = '/', scheme = 'HTTP' } = httpGet ?? {};
  const number = typeof port === 'number' ? port : portNumber(container, port);
  const url = new URL(path, `${scheme.toLowerCase()}://${podIP}:${number}`);
  try {
    const headers = { 'user-agent': 'kube-probe/1.37', connection: 'close' };
    const { status } = await fetch(url, {
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
    });
    return status;
  } catch (error) {
    const { cause, message } = error as Error;
    return cause instanceof Error ? cause.message : message;
  }
}

/** Whether an answer passes a probe. */
export function passes(answer: number | string): boolean {
  return typeof answer === 'number' && answer >= 200 && answer < 400;
}
