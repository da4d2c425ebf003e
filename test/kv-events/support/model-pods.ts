import { encode } from '@msgpack/msgpack';
import { afterAll, beforeAll, inject } from 'vitest';
import { createNamespace, eventually, kubectl } from '../../support/cluster.ts';
import { type ForwardingNode, forwardingNode } from './forwarding-node.ts';
import { kvEvents, type ModelServer, startModelServer } from './kv-events-command.ts';
import { startPublisher, type TestPublisher } from './kv-publisher.ts';

const labels = { 'model.aibrix.ai/name': 'tiny', 'model.aibrix.ai/kv-events-enabled': 'true' };
const ports = [8000, 5557, 5558].map((containerPort) => ({ containerPort }));

/** One event of 16 tokens, as the pods publish it. */
export const batch = encode([1.5, [['BlockStored', [1], null, [...Array(16).keys()], 16, null, 'GPU']], 0]);

/** A namespace with pods that serve `tiny`, and the command `kv-events` there. */
export interface ModelPods {
  namespace: string;
  source: TestPublisher;
  create(kind: 'Pod' | 'Deployment', name: string, body: object): Promise<void>;
  /** Runs `kv-events` against the namespace. */
  here(...args: string[]): ReturnType<typeof kvEvents>;
}

/**
 * Creates for this file's tests: the Deployment `tiny` with two pods and the pod `unlabelled`, whose ports a node
 * forwards to one publisher, and the pod `elsewhere`, whose node does not answer.
 */
export function useModelPods(): ModelPods {
  const pods: ModelPods = {
    namespace: '',
    source: undefined as unknown as TestPublisher,
    create: (kind, name, body) => create(pods.namespace, kind, { name, ...body }),
    here: (...args) => kvEvents([...args, '-n', pods.namespace, `--kubeconfig=${inject('kubeconfig')}`]),
  };
  let server: ModelServer;
  let node: ForwardingNode;

  beforeAll(async () => {
    pods.namespace = await createNamespace('kv-events');
    const source = await startPublisher();
    pods.source = source;
    server = await startModelServer({ model: 'tiny', completed: () => source.publish(batch) });
    const { eventPort, replayPort } = source;
    node = await forwardingNode({ 5557: eventPort, 5558: replayPort, 8000: server.port, 5559: 1 });
    const template = pod({ app: 'tiny', ...labels }, node.name);
    await pods.create('Deployment', 'tiny', { spec: { replicas: 2, selector, template } });
    await pods.create('Pod', 'unlabelled', pod({ app: 'unlabelled' }, node.name));
    await pods.create(
      'Pod',
      'elsewhere',
      pod({ app: 'elsewhere', ...labels, 'model.aibrix.ai/lora-id': '1' }),
    );
    for (const app of ['tiny', 'unlabelled', 'elsewhere']) await running(`app=${app}`, pods.namespace);
  });

  afterAll(async () => {
    await node.remove();
    server.close();
    pods.source.close();
  });
  return pods;
}

async function create(
  namespace: string,
  kind: 'Pod' | 'Deployment',
  { name, metadata = {}, ...rest }: { name: string; metadata?: object },
): Promise<void> {
  const apiVersion = kind === 'Pod' ? 'v1' : 'apps/v1';
  const object = { apiVersion, kind, metadata: { ...metadata, name }, ...rest };
  await kubectl(['create', '--filename=-'], { namespace, input: JSON.stringify(object) });
}

const selector = {
  matchLabels: { app: 'tiny' },
  matchExpressions: [{ key: 'canary', operator: 'DoesNotExist' }],
};

const pod = (podLabels: object, nodeName?: string) => ({
  metadata: { labels: podLabels },
  spec: { ...(nodeName && { nodeName }), containers: [{ name: 'vllm', image: 'vllm', ports }] },
});

async function running(pods: string, namespace: string): Promise<void> {
  await eventually(`pods ${pods} run`, async () => {
    const phases = ['get', 'pods', `--selector=${pods}`, '--output=jsonpath={.items[*].status.phase}'];
    const { stdout } = await kubectl(phases, { namespace });
    return stdout !== '' && stdout.split(' ').every((phase) => phase === 'Running');
  });
}
