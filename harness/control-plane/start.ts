import { eventually } from '../process/eventually.ts';
import type { HeldDirectory } from '../process/held-directory.ts';
import { heldDirectory } from '../process/held-directory.ts';
import { freePorts } from '../process/ports.ts';
import type { Report } from '../process/report.ts';
import type { ClusterTool } from '../toolchain/versions.ts';
import { type Client, clientWith } from './client.ts';
import { type Component, startComponent } from './component.ts';
import { files, servingCertificate, writeCredentials, writeKubeconfig } from './credentials.ts';
import { apiServerFlags, clientFlags, etcdFlags } from './flags.ts';
import { nodesInWords, registerNodes } from './nodes.ts';

/** A Kubernetes control plane on 127.0.0.1 that belongs to this process. */
export interface ControlPlane {
  /** The path of the administrator's kubeconfig. */
  readonly kubeconfig: string;
  /** The API server's URL. */
  readonly server: string;
  /** Resolves when a component ends before `stop`, with an error that contains the last lines of its log. */
  readonly died: Promise<Error>;
  /** Ends all components and removes the directory. */
  stop(): Promise<void>;
}

type Tools = Readonly<Record<ClusterTool, string>>;

const attempts = 3;

/**
 * Starts etcd, kube-apiserver, kube-controller-manager, kube-scheduler and kwok with ready GPU nodes, and waits until
 * all of them work. When this process ends, even by kill -9, they are killed and their directory is removed.
 *
 * @param directory for state, keys and logs; created here and removed at the end
 * @param slowControllers makes the controllers as slow as those of a busy cluster
 * @throws when a component ends or does not become ready; the message contains the last lines of its log
 */
export async function startControlPlane(
  tools: Tools,
  directory: string,
  report: Report,
  { slowControllers = false } = {},
): Promise<ControlPlane> {
  return report.during('starting a Kubernetes control plane', async (update) => {
    const controlPlane = await retried(() => attempt(tools, directory, slowControllers), update);
    update(`${controlPlane.server}, ${nodesInWords}`);
    return controlPlane;
  });
}

/** Starts again on other ports if another process took one of them between choosing and listening. */
async function retried<T>(start: () => Promise<T>, update: (detail: string) => void): Promise<T> {
  for (let left = attempts - 1; ; left--) {
    try {
      return await start();
    } catch (error) {
      const taken = error instanceof Error && error.message.includes('address already in use');
      if (!taken || left === 0) throw error;
      update('a port was taken meanwhile, trying others');
    }
  }
}

async function attempt(tools: Tools, path: string, slow: boolean): Promise<ControlPlane> {
  const directory = heldDirectory(path);
  const components: Component[] = [];
  const launch = (name: ClusterTool, flags: readonly string[]): void =>
    void components.push(startComponent(name, tools[name], flags, directory));
  let stopping = false;
  const stop = async (): Promise<void> => {
    stopping = true;
    await Promise.all(components.map((component) => component.stop()));
    await directory.remove();
  };
  try {
    const { server } = await bringUp(directory, components, launch, slow);
    const died = new Promise<Error>((resolve) => {
      for (const component of components) void component.died.then((error) => stopping || resolve(error));
    });
    return { kubeconfig: files(path).kubeconfig, server, died, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function bringUp(
  { path }: HeldDirectory,
  components: readonly Component[],
  launch: (name: ClusterTool, flags: readonly string[]) => void,
  slow: boolean,
): Promise<Client> {
  const token = writeCredentials(path);
  const ports = await freePorts(['etcd', 'etcdPeer', 'apiServer']);
  const server = `https://127.0.0.1:${ports.apiServer}`;
  launch('etcd', etcdFlags(path, ports));
  launch('kube-apiserver', apiServerFlags(path, ports));
  const client = await unlessDead(components, () => serving(path, server, token));
  writeKubeconfig(files(path).kubeconfig, { server, token, certificate: client.certificate });
  for (const [name, flags] of Object.entries(clientFlags(path, slow))) launch(name as ClusterTool, flags);
  await unlessDead(components, () => registerNodes(client));
  return client;
}

async function serving(path: string, server: string, token: string): Promise<Client> {
  return eventually(
    'the API server says that it is ready',
    async () => {
      const client = await clientWith({ server, token, certificate: servingCertificate(path) });
      await client.raw({ path: '/readyz' });
      return client;
    },
    { timeoutSeconds: 90 },
  );
}

/** The result of `work`, or the error of a component that ends first. */
async function unlessDead<T>(components: readonly Component[], work: () => Promise<T>): Promise<T> {
  const death = Promise.race(components.map(({ died }) => died)).then((error) => Promise.reject(error));
  return Promise.race([work(), death]);
}
