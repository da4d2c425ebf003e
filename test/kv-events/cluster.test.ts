import { describe, expect, test } from 'vitest';
import type { CheckReport } from '../../kv-events/check/report.ts';
import { gatewayEnvironment } from '../../kv-events/gateway/settings.ts';
import { eventually } from '../support/cluster.ts';
import { batch, useModelPods } from './support/model-pods.ts';

const pods = useModelPods();

describe('a pod, through ports forwarded by the API server', () => {
  test('check of a Deployment: selects one of its pods, sends a prompt, receives the event, and passes', async () => {
    const { exitCode, stdout, stderr } = await pods.here('check', 'deploy/tiny', '--json');
    const { target, verdict, findings, gatewayEnvironment } = JSON.parse(stdout) as CheckReport;
    expect({ exitCode, verdict }).toEqual({ exitCode: 0, verdict: 'fits' });
    expect(target).toMatch(new RegExp(`^pod ${pods.namespace}/tiny-`));
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
    const { exitCode, stdout } = await pods.here('check', 'pod/unlabelled');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^problem {2}pod: label model.aibrix.ai\/kv-events-enabled is not set/m);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('set the label on the pod template');
  });

  test('watch shows what the pod publishes', async () => {
    const watch = pods.here('watch', 'unlabelled', '--verbose', '--replay-from=0', '--duration=20');
    let printed = '';
    watch.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
    const seen = /stored 1 block of 16/;
    await eventually('watch shows a batch', async () => {
      await pods.source.publish(batch);
      return seen.test(printed);
    });
    watch.kill('SIGINT');
    expect(await watch).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(seen) });
  });

  test('a port where nothing in the pod listens: the error of the node, and exit code 2', async () => {
    const { exitCode, stderr } = await pods.here('watch', 'unlabelled', '--event-port=5559');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/error: port 5559: .*connection refused; check that kvEvents is enabled/);
  });

  test('the same in a check is a problem of the pod, with its remedy', async () => {
    const { exitCode, stdout } = await pods.here(
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
    await pods.create('Deployment', `gateway-${bytes}`, gateway(bytes));
    const place = `--gateway=${pods.namespace}/gateway-${bytes}`;
    const { exitCode, stdout } = await pods.here('check', 'deploy/tiny', '--json', place);
    const { findings } = JSON.parse(stdout) as CheckReport;
    expect(exitCode).toBe(code);
    expect(findings.at(-1)).toMatchObject({ id, severity });
  });

  test('that cannot be found are not read', async () => {
    const { exitCode, stdout } = await pods.here('check', 'deploy/tiny', '--json');
    const { findings } = JSON.parse(stdout) as CheckReport;
    expect(exitCode).toBe(0);
    expect(findings.at(-1)).toMatchObject({ id: 'gateway-settings', severity: 'note' });
  });
});

describe('a pod whose node does not answer', () => {
  test('check still reports what the API server returns, and exits with 2', async () => {
    const { exitCode, stdout, stderr } = await pods.here('check', 'elsewhere');
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/^problem {2}pod: label model.aibrix.ai\/lora-id/m);
    expect(stdout).toContain('does not fit');
    expect(stderr).toMatch(
      /error: cannot forward port 5557 of pod .*\/elsewhere: HTTP status 5\d\d; check that the pod runs/,
    );
  });

  test('watch exits with that one line', async () => {
    const { exitCode, stdout, stderr } = await pods.here('watch', 'elsewhere');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^error: cannot forward port 5557 /);
  });
});
