import { encode } from '@msgpack/msgpack';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { CheckReport } from '../../kv-events/check/report.ts';
import { gatewayEnvironment } from '../../kv-events/gateway/settings.ts';
import { createNamespace, eventually, kubectl } from '../support/cluster.ts';
import { type ForwardingNode, forwardingNode } from './support/forwarding-node.ts';
import { kvEvents, type ModelServer, startModelServer } from './support/kv-events-command.ts';
import { startPublisher, type TestPublisher } from './support/kv-publisher.ts';

const labels = { 'model.aibrix.ai/name': 'tiny', 'model.aibrix.ai/kv-events-enabled': 'true' };
const ports = [8000, 5557, 5558].map((containerPort) => ({ containerPort }));
const batch = encode([1.5, [['BlockStored', [1], null, [...Array(16).keys()], 16, null, 'GPU']], 0]);

let namespace: string;
let source: TestPublisher;
let server: ModelServer;
let node: ForwardingNode;

const pod = (podLabels: object, nodeName?: string) => ({
  metadata: { labels: podLabels },
  spec: { ...(nodeName && { nodeName }), containers: [{ name: 'vllm', image: 'vllm', ports }] },
});

async function create(kind: 'Pod' | 'Deployment', name: string, body: object): Promise<void> {
  const apiVersion = kind === 'Pod' ? 'v1' : 'apps/v1';
  const { metadata = {}, ...rest } = body as { metadata?: object };
  const object = { apiVersion, kind, metadata: { ...metadata, name }, ...rest };
  await kubectl(['create', '--filename=-'], { namespace, input: JSON.stringify(object) });
}

async function running(selector: string): Promise<void> {
  await eventually(`pods ${selector} run`, async () => {
    const phases = ['get', 'pods', `--selector=${selector}`, '--output=jsonpath={.items[*].status.phase}'];
    const { stdout } = await kubectl(phases, { namespace });
    return stdout !== '' && stdout.split(' ').every((phase) => phase === 'Running');
  });
}

const here = (...args: string[]) =>
  kvEvents([...args, '-n', namespace, `--kubeconfig=${inject('kubeconfig')}`]);

beforeAll(async () => {
  namespace = await createNamespace('kv-events');
  source = await startPublisher();
  server = await startModelServer({ model: 'tiny', completed: () => source.publish(batch) });
  node = await forwardingNode({
    5557: source.eventPort,
    5558: source.replayPort,
    8000: server.port,
    5559: 1,
  });
  const selector = {
    matchLabels: { app: 'tiny' },
    matchExpressions: [{ key: 'canary', operator: 'DoesNotExist' }],
  };
  const template = pod({ app: 'tiny', ...labels }, node.name);
  await create('Deployment', 'tiny', { spec: { replicas: 2, selector, template } });
  await create('Pod', 'unlabelled', pod({ app: 'unlabelled' }, node.name));
  await create('Pod', 'elsewhere', pod({ app: 'elsewhere', ...labels, 'model.aibrix.ai/lora-id': '1' }));
  for (const app of ['tiny', 'unlabelled', 'elsewhere']) await running(`app=${app}`);
});

afterAll(async () => {
  await node.remove();
  server.close();
  source.close();
});

describe('a pod, through ports forwarded by the API server', () => {
  test('check of a Deployment: selects one of its pods, sends a prompt, receives the event, and passes', async () => {
    const { exitCode, stdout, stderr } = await here('check', 'deploy/tiny', '--json');
    const { target, verdict, findings, gatewayEnvironment } = JSON.parse(stdout) as CheckReport;
    expect({ exitCode, verdict }).toEqual({ exitCode: 0, verdict: 'fits' });
    expect(target).toMatch(new RegExp(`^pod ${namespace}/tiny-`));
    expect(stderr).toContain('one of 2 running pods of Deployment tiny');
    expect(gatewayEnvironment).toMatchObject({ AIBRIX_PREFIX_CACHE_BLOCK_SIZE: '64' });
    const good = findings.filter(({ severity }) => severity === 'ok').map(({ id }) => id);
    expect(new Set(good)).toEqual(
      new Set([
        'label-enabled',
        'label-name',
        'phase',
        'pod-ip',
        'declares-events',
        'declares-replay',
        'events-port',
        'replay-port',
        'tokenizer',
        'live',
        'encoding',
        'hashes',
        'release',
      ]),
    );
  });

  test('check of a pod without the labels: the failed rule, and where the label belongs', async () => {
    const { exitCode, stdout } = await here('check', 'pod/unlabelled');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^problem {2}pod: label model.aibrix.ai\/kv-events-enabled is not set/m);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('set the label on the pod template');
  });

  test('watch shows what the pod publishes', async () => {
    const watch = here('watch', 'unlabelled', '--verbose', '--replay-from=0', '--duration=20');
    let printed = '';
    watch.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
    const seen = /stored 1 block of 16/;
    await eventually('watch shows a batch', async () => {
      await source.publish(batch);
      return seen.test(printed);
    });
    watch.kill('SIGINT');
    expect(await watch).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(seen) });
  });

  test('a port where nothing in the pod listens: the error of the node, and exit code 2', async () => {
    const { exitCode, stderr } = await here('watch', 'unlabelled', '--event-port=5559');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/error: port 5559: .*connection refused; check that kvEvents is enabled/);
  });

  test('the same in a check is a problem of the pod, with its remedy', async () => {
    const { exitCode, stdout } = await here(
      'check',
      'unlabelled',
      '--event-port=5559',
      '--json',
      '--no-prompt',
    );
    const { findings } = JSON.parse(stdout) as CheckReport;
    const found = (id: string) => findings.find((finding) => finding.id === id);
    expect(exitCode).toBe(1);
    expect(found('events-port')?.text).toMatch(/events: port 5559: .*connection refused/);
    expect(found('events-port')?.remedy).toContain('tcp://*:5557');
    expect(found('port-numbers')).toMatchObject({ severity: 'problem' });
  });
});

describe('the settings of the gateway', () => {
  const env = (blockSize: string) =>
    Object.entries({ ...gatewayEnvironment(), AIBRIX_PREFIX_CACHE_BLOCK_SIZE: blockSize }).map(
      ([name, value]) => ({ name, value }),
    );
  const gateway = (blockSize: string) => ({
    spec: {
      selector: { matchLabels: { app: blockSize } },
      template: {
        metadata: { labels: { app: blockSize } },
        spec: { containers: [{ name: 'gateway-plugin', image: 'gateway', env: env(blockSize) }] },
      },
    },
  });

  test.each([
    ['64', 0, 'gateway-settings', 'ok'],
    ['128', 1, 'gateway-block-size', 'problem'],
  ])('with a block size of %s bytes: exit code %i', async (bytes, code, id, severity) => {
    await create('Deployment', `gateway-${bytes}`, gateway(bytes));
    const place = `--gateway=${namespace}/gateway-${bytes}`;
    const { exitCode, stdout } = await here('check', 'deploy/tiny', '--json', place);
    const { findings } = JSON.parse(stdout) as CheckReport;
    expect(exitCode).toBe(code);
    expect(findings.at(-1)).toMatchObject({ id, severity });
  });

  test('that cannot be found are not read', async () => {
    const { exitCode, stdout } = await here('check', 'deploy/tiny', '--json');
    const { findings } = JSON.parse(stdout) as CheckReport;
    expect(exitCode).toBe(0);
    expect(findings.at(-1)).toMatchObject({ id: 'gateway-settings', severity: 'note' });
  });
});

describe('a pod whose node does not answer', () => {
  test('check still reports what the API server returns, and exits with 2', async () => {
    const { exitCode, stdout, stderr } = await here('check', 'elsewhere');
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/^problem {2}pod: label model.aibrix.ai\/lora-id/m);
    expect(stdout).toContain('does not fit');
    expect(stderr).toMatch(
      /error: cannot forward port 5557 of pod .*\/elsewhere: HTTP status 5\d\d; check that the pod runs/,
    );
  });

  test('watch exits with that one line', async () => {
    const { exitCode, stdout, stderr } = await here('watch', 'elsewhere');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^error: cannot forward port 5557 /);
  });
});
