import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createConnection, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { Subnet } from '../../../harness/kubelet/network.ts';
import { portsOnThisMachine } from '../../../harness/kubelet/ports.ts';

test('a stalled port transfers nothing, and all of it after that', async () => {
  const server = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const network = await new Subnet().add(new Map([[5557, port]]));
  const client = createConnection(5557, network.podIP);
  let received = '';
  client.setEncoding('utf8').on('data', (text: string) => {
    received += text;
  });
  client.write('before ');
  await expect.poll(() => received).toBe('before ');
  network.stall(5557);
  client.write('meanwhile ');
  const early = once(client, 'data').then(() => 'data');
  const late = new Promise((resolve) => setTimeout(resolve, 200, 'nothing'));
  expect(await Promise.race([early, late])).toBe('nothing');
  network.resume(5557);
  await expect.poll(() => received).toBe('before meanwhile ');
  client.destroy();
  await network.remove();
  server.close();
});

test('ports near each other keep their distance', async () => {
  const relay = { argv: ['--engine-port=15557', '--replay-port=5558', '--event-port=5557'], env: {} };
  const vllm = {
    argv: ['{"endpoint":"tcp://127.0.0.1:15557","replay_endpoint":"tcp://127.0.0.1:15559"}'],
    env: {},
  };
  const containers = [
    { name: 'relay', ports: [5557, 5558, 8000].map((containerPort) => ({ containerPort })) },
  ];
  const ports = await portsOnThisMachine(containers, [relay, vllm]);
  const at = (port: number): number => ports.get(port) ?? expect.fail(`no port ${port}`);
  expect([...ports.keys()].sort((a, b) => a - b)).toEqual([5557, 5558, 8000, 15557, 15559]);
  expect([at(5558) - at(5557), at(15559) - at(15557)]).toEqual([1, 2]);
});
