import { mkdtempSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import path from 'node:path';
import { execa } from 'execa';
import { inject } from 'vitest';
import { files } from '../../../harness/control-plane/credentials.ts';
import { paths } from '../../../harness/paths.ts';
import { freePorts } from '../../../harness/process/ports.ts';
import { eventually, kubectl } from '../../support/cluster.ts';

/** Ports of pods, each with the port of 127.0.0.1 where forwarding to it ends. */
export type Forwards = Readonly<Record<number, number>>;

/** A node of the run's control plane with a kwok of its own, whose pods can be forwarded to; no other's can. */
export interface ForwardingNode {
  /** For `spec.nodeName` of pods. */
  readonly name: string;
  remove(): Promise<void>;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port }, () => resolve(true)).on('error', () =>
      resolve(false),
    );
    socket.on('connect', () => socket.destroy());
  });
}

function configuration(directory: string, forwards: Forwards): string {
  const file = path.join(directory, 'forwards.json');
  const targets = Object.entries(forwards).map(([port, local]) => ({
    ports: [Number(port)],
    target: { port: local, address: '127.0.0.1' },
  }));
  const forward = { apiVersion: 'kwok.x-k8s.io/v1alpha1', kind: 'ClusterPortForward' };
  writeFileSync(
    file,
    JSON.stringify({ ...forward, metadata: { name: 'pods' }, spec: { forwards: targets } }),
  );
  return file;
}

function startKubelet(name: string, port: number, forwards: Forwards) {
  const state = path.dirname(inject('kubeconfig'));
  const certificate = path.join(files(state).certificates, 'apiserver');
  return execa(
    inject('tools').kwok,
    [
      `--kubeconfig=${inject('kubeconfig')}`,
      `--manage-single-node=${name}`,
      '--cidr=10.245.0.0/16',
      `--server-address=127.0.0.1:${port}`,
      `--tls-cert-file=${certificate}.crt`,
      `--tls-private-key-file=${certificate}.key`,
      `--config=${configuration(mkdtempSync(path.join(state, 'node-')), forwards)}`,
      `--config=${path.join(paths.root, 'harness/control-plane/kwok-stages.yaml')}`,
    ],
    { reject: false, stdin: 'ignore', stdout: 'ignore', stderr: 'ignore' },
  );
}

/** Registers a node with a server of its own, kwok's, for port forwarding: to the API server it is a kubelet. */
export async function forwardingNode(forwards: Forwards): Promise<ForwardingNode> {
  const { kubelet } = await freePorts(['kubelet']);
  const name = `forwarding-${kubelet}`;
  const server = startKubelet(name, kubelet, forwards);
  await eventually('kwok serves as a kubelet', () => accepts(kubelet), { everyMilliseconds: 50 });
  const addresses = [{ type: 'InternalIP', address: '127.0.0.1' }];
  const status = {
    addresses,
    daemonEndpoints: { kubeletEndpoint: { Port: kubelet } },
    allocatable: { pods: '10' },
    capacity: { pods: '10' },
  };
  const node = { apiVersion: 'v1', kind: 'Node', metadata: { name }, spec: { unschedulable: true }, status };
  await kubectl(['create', '--filename=-'], { input: JSON.stringify(node) });
  return {
    name,
    async remove() {
      server.kill();
      await server;
      await kubectl(['delete', 'node', name]);
    },
  };
}
