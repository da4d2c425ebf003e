import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { renderChart } from '../../harness/chart/render.ts';
import { engineValues } from '../../harness/engine/values.ts';
import { runTestPod } from './helm-test.ts';
import { type ServedModel, serve, textOf } from './support.ts';

const engines = inject('engines').filter(({ serves }) => serves);

/** The error code of a connection to a port of this machine, or `connected`. */
async function connection(port: number): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return 'connected';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'error';
  } finally {
    socket.destroy();
  }
}

describe.each(engines)('vLLM $version, events off', (engine) => {
  /** Ports that the values give to events and replay, although they are off. */
  let ports: { eventPort: number; replayPort: number };
  let served: ServedModel;

  beforeAll(async () => {
    const { eventPort, replayPort } = (await engineValues(engine.version, 'json')).model.kvEvents;
    ports = { eventPort: eventPort ?? 0, replayPort: replayPort ?? 0 };
    served = await serve(engine, 'off', { model: { kvEvents: ports } });
  });

  afterAll(async () => {
    await served?.pod.remove();
  });

  it('serves the model', async () => {
    const { client, pod } = served;
    expect(await client.complete({ prompt: textOf('off', 2), tokens: 1 })).toHaveLength(1);
    expect(await pod.probe('readinessProbe')).toBe(200);
  });

  it('listens on neither port', async () => {
    expect(await connection(ports.eventPort)).toBe('ECONNREFUSED');
    expect(await connection(ports.replayPort)).toBe('ECONNREFUSED');
  });

  it('passes the helm test that it has', async () => {
    const { exitCode, output } = await runTestPod(served.manifests, 'tiny-test-api', engine);
    expect(output).toBe(`ok: ${served.pod.url}/health\nok: ${served.pod.url}/v1/models lists tiny`);
    expect(exitCode).toBe(0);
  });

  it('fails the helm test of a release with events on, with the closed port', async () => {
    const values = await engineValues(engine.version, 'json');
    const on = { ...values.model, kvEvents: { enabled: true, ...ports } };
    const manifests = await renderChart({ ...values, model: on }, { tests: true });
    const { exitCode, output } = await runTestPod(manifests, 'tiny-test-kv-events', engine);
    expect(output).toContain(`FAILED: tcp://127.0.0.1:${ports.eventPort}: [Errno 111] Connection refused`);
    expect(exitCode).toBe(1);
  });

  it('fails the helm test of a release with another model name', async () => {
    const values = await engineValues(engine.version, 'off');
    const { container } = served.pod;
    const port = container.ports?.find(({ name }) => name === 'http')?.containerPort;
    const model = { ...values.model, name: 'other' };
    const server = { ...values.server, port };
    const manifests = await renderChart({ ...values, model, server }, { tests: true });
    const { exitCode, output } = await runTestPod(manifests, 'other-test-api', engine);
    expect(output).toContain(`FAILED: ${served.pod.url}/v1/models lists ['tiny'], not other`);
    expect(exitCode).toBe(1);
  });
});
