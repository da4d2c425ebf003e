import { expect, it } from 'vitest';
import { showEvents } from '../../harness/engine/demo.ts';
import type { Engine } from '../../harness/engine/install.ts';
import { checked, expectedVerdict } from './check.ts';
import { runTestPod } from './helm-test.ts';
import { blockSize, type ServedModel } from './support.ts';

/** Tests of a pod with events on as the kubelet, clients, `helm test`, our command and a newcomer see it. */
export function itLooksRight(served: () => ServedModel, engine: Engine): void {
  it.each(['startupProbe', 'readinessProbe', 'livenessProbe'] as const)('answers its %s', async (probe) => {
    expect(await served().pod.probe(probe)).toBe(200);
  });

  it('serves the model under its name', async () => {
    expect(await served().client.models()).toEqual(['tiny']);
  });

  it.each(['api', 'kv-events'])('passes the helm test %s', async (name) => {
    const { exitCode, output } = await runTestPod(served().manifests, `tiny-test-${name}`, engine);
    expect(output).not.toContain('FAILED');
    expect(output.match(/^ok: /gm)).toHaveLength(name === 'api' ? 2 : 5);
    expect(exitCode).toBe(0);
  });

  it('fails the helm test where the gateway has another block size, and names the right one', async () => {
    const changed = { GATEWAY_BLOCK_BYTES: '64' };
    const { exitCode, output } = await runTestPod(served().manifests, 'tiny-test-kv-events', engine, changed);
    expect(output).toMatch(/^FAILED: .*=64; set it to 128, and model.blockSize=32$/m);
    expect(exitCode).toBe(1);
  });

  it('is what the gateway needs, or not, by the encoding of its version', async () => {
    const { verdict, findings, gatewayEnvironment } = await checked(served().pod);
    const problems = findings.filter(({ severity }) => severity === 'problem').map(({ id }) => id);
    expect({ verdict, problems }).toEqual(expectedVerdict(engine.version));
    expect(gatewayEnvironment.AIBRIX_PREFIX_CACHE_BLOCK_SIZE).toBe(String(4 * blockSize));
    const cache = findings.find(({ id }) => id === 'cache-config');
    expect(cache?.values).toEqual({ tokens: blockSize, blocks: 24 });
  });

  it('shows a newcomer that a prompt sent again stores nothing new', async () => {
    const lines: string[] = [];
    await showEvents(served().pod, { line: (text) => lines.push(text) });
    expect(lines.filter((line) => line.includes(' stored 2 blocks of 32 '))).toHaveLength(2);
    expect(lines.filter((line) => line.endsWith('of them were in the cache'))).toEqual([
      '  0 of them were in the cache',
      '  64 of them were in the cache',
      '  64 of them were in the cache',
    ]);
    expect(lines).toContain('\nThe same prompt stored nothing new.');
  });
}
