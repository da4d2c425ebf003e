import type { V1Pod } from '@kubernetes/client-node';
import { ports as apiPort, gatewayDeployment, labels } from '../gateway/contract.ts';
import { addressText, endpointOf, parseAddress } from './address.ts';
import type { ForwardedPort } from './forward.ts';
import type { GatewayEnvironment, GatewayPlace } from './gateway.ts';
import { probe } from './probe.ts';

/** The target as given on the command line. */
export interface TargetOptions {
  readonly target: string;
  readonly namespace?: string | undefined;
  readonly context?: string | undefined;
  readonly kubeconfig?: string | undefined;
  /** Event port; a port in the address takes precedence. */
  readonly eventPort: number;
  readonly replayPort: number;
  /** Base URL of the server, such as `http://HOST:8000`. */
  readonly url?: string | undefined;
  /** Whether the pod's HTTP port is needed too. */
  readonly http: boolean;
  /** The gateway's Deployment. */
  readonly gateway?: GatewayPlace | undefined;
}

/** One port of the publisher: its number, its endpoint, and the last error of a tunnel to it. */
export interface TargetPort {
  /** The port's number at the publisher. */
  readonly port: number;
  readonly endpoint: string;
  readonly failure: () => string | undefined;
}

/** Connections to a publisher, open until `close`. */
export interface Connections {
  readonly events: TargetPort;
  readonly replay: TargetPort;
  /** Base URL of the server, if known. */
  readonly url: string | undefined;
  close(): void;
}

/** The publisher's pod and its cluster. */
export interface ClusterFacts {
  readonly pod: V1Pod;
  /** The port of its API. */
  readonly httpPort: number;
  /** Reads the settings of the gateway, or returns the error. */
  readonly gateway: () => Promise<GatewayEnvironment | Error>;
}

/** A publisher that was found, but is not connected yet. */
export interface Target {
  readonly name: string;
  readonly note?: string | undefined;
  /** Set if the target is in a cluster. */
  readonly cluster?: ClusterFacts | undefined;
  /**
   * Checks that an address accepts connections, or forwards a pod's ports.
   *
   * @throws {CommandError} if it cannot be reached; the message says what to do
   */
  connect(): Promise<Connections>;
}

function addressTarget({ target, eventPort, replayPort, url }: TargetOptions): Target {
  const address = parseAddress(target, eventPort);
  const direct = (port: number): TargetPort => ({
    port,
    endpoint: endpointOf({ host: address.host, port }),
    failure: () => undefined,
  });
  const connect = async (): Promise<Connections> => {
    await probe(address);
    return { events: direct(address.port), replay: direct(replayPort), url, close: () => undefined };
  };
  return { name: addressText(address), connect };
}

/** The HTTP port: from AIBrix's port label, else the container port named http, else vLLM's default. */
function httpPortOf({ metadata, spec }: V1Pod): number {
  const label = Number(metadata?.labels?.[labels.port.name]);
  if (Number.isInteger(label) && label > 0 && label < 65_536) return label;
  const ports = spec?.containers.flatMap((container) => container.ports ?? []) ?? [];
  return ports.find(({ name }) => name === 'http')?.containerPort ?? apiPort.http;
}

/** Forwards ports of a pod, all or none. */
async function forwardAll(
  ports: readonly number[],
  forward: (port: number) => Promise<ForwardedPort>,
): Promise<{ opened: TargetPort[]; close: () => void }> {
  const forwarded: ForwardedPort[] = [];
  const close = (): void => {
    for (const port of forwarded) port.close();
  };
  try {
    for (const port of ports) forwarded.push(await forward(port));
  } catch (error) {
    close();
    throw error;
  }
  const opened = forwarded.map(({ port: local, failure }, index) => ({
    port: ports[index] ?? 0,
    endpoint: endpointOf({ host: '127.0.0.1', port: local }),
    failure,
  }));
  return { opened, close };
}

async function clusterTarget(options: TargetOptions): Promise<Target> {
  const { findPod, loadCluster } = await import('./kubernetes.ts');
  const { forwardPort } = await import('./forward.ts');
  const { readGateway } = await import('./gateway.ts');
  const config = loadCluster(options);
  const found = await findPod(config, options.target, options.namespace);
  const httpPort = httpPortOf(found.pod);
  const connect = async (): Promise<Connections> => {
    const needed = [
      options.eventPort,
      options.replayPort,
      ...(options.http && !options.url ? [httpPort] : []),
    ];
    const { opened, close } = await forwardAll(needed, (port) => forwardPort(config, found, port));
    const [events, replay, http] = opened;
    if (!events || !replay) throw new Error('two ports were forwarded');
    return { events, replay, url: options.url ?? http?.endpoint.replace('tcp:', 'http:'), close };
  };
  const { name, namespace, note, pod } = found;
  const gateway = () => readGateway(config, options.gateway ?? gatewayDeployment);
  return { name: `pod ${namespace}/${name}`, note, cluster: { pod, httpPort, gateway }, connect };
}

/** Whether the command line names a pod and not an address. */
function inCluster({ target, namespace, context, kubeconfig }: TargetOptions): boolean {
  return Boolean(namespace ?? context ?? kubeconfig) || /^(pods?|deploy|deployments?)\//.test(target);
}

/**
 * Finds a publisher: parses an address, or looks up a pod in the cluster.
 *
 * @throws {CommandError} when there is none
 */
export async function findTarget(options: TargetOptions): Promise<Target> {
  return inCluster(options) ? clusterTarget(options) : addressTarget(options);
}
