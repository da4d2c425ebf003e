import path from 'node:path';
import { files } from './credentials.ts';
import { simulated } from './nodes.ts';

/** The ports, all of 127.0.0.1, that a control plane listens on. */
export interface Ports {
  readonly etcd: number;
  readonly etcdPeer: number;
  readonly apiServer: number;
}

/** Flags of etcd. Its data is disposable, so it never waits for the disk. */
export function etcdFlags(directory: string, { etcd, etcdPeer }: Ports): string[] {
  const [client, peer] = [`http://127.0.0.1:${etcd}`, `http://127.0.0.1:${etcdPeer}`];
  return [
    `--data-dir=${files(directory).etcd}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    '--unsafe-no-fsync',
  ];
}

/** Flags of kube-apiserver. It generates its own serving certificate for 127.0.0.1. */
export function apiServerFlags(directory: string, { etcd, apiServer }: Ports): string[] {
  const { certificates, serviceAccountKey, tokens } = files(directory);
  return [
    `--etcd-servers=http://127.0.0.1:${etcd}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    '--endpoint-reconciler-type=none',
    `--secure-port=${apiServer}`,
    `--cert-dir=${certificates}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${serviceAccountKey}`,
    `--service-account-signing-key-file=${serviceAccountKey}`,
    `--token-auth-file=${tokens}`,
    '--authorization-mode=RBAC',
    '--allow-privileged=true',
    '--service-cluster-ip-range=10.96.0.0/16',
  ];
}

/**
 * Makes the controllers as slow as those of a busy cluster: EndpointSlices follow their pods seconds later, and few
 * requests are sent at a time. What is read once, without waiting for it, is then read too early.
 */
const slowControllerFlags = [
  '--endpoint-updates-batch-period=2s',
  '--endpointslice-updates-batch-period=2s',
  '--kube-api-qps=8',
  '--kube-api-burst=8',
  '--concurrent-deployment-syncs=1',
  '--concurrent-replicaset-syncs=1',
  '--concurrent-service-endpoint-syncs=1',
  '--concurrent-endpoint-syncs=1',
];

/**
 * Flags of the programs that are clients of the API server; none of them listens on a port.
 *
 * @param slow with controllers as slow as those of a busy cluster
 */
export function clientFlags(directory: string, slow = false) {
  const { kubeconfig, serviceAccountKey } = files(directory);
  const client = [`--kubeconfig=${kubeconfig}`];
  const loop = [...client, '--leader-elect=false', '--secure-port=0'];
  return {
    'kube-controller-manager': [
      ...loop,
      `--service-account-private-key-file=${serviceAccountKey}`,
      '--controllers=*,-node-ipam-controller',
      ...(slow ? slowControllerFlags : []),
    ],
    'kube-scheduler': loop,
    kwok: kwokFlags(kubeconfig),
  } as const;
}

/** Flags of kwok, for a cluster that may also have real nodes. */
export function kwokFlags(kubeconfig: string): string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    `--manage-nodes-with-label-selector=${simulated}`,
    '--cidr=10.244.0.0/16',
    // Without leases the node controller considers the nodes lost after a minute, and their pods stay not Ready.
    '--node-lease-duration-seconds=40',
    '--v=WARN',
    `--config=${path.join(import.meta.dirname, 'kwok-stages.yaml')}`,
  ];
}
