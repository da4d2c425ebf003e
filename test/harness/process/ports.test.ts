import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { freeConsecutivePorts, freePorts } from '../../../harness/process/ports.ts';

test('ports differ, and are not those of outgoing connections', async () => {
  const names = Array.from({ length: 20 }, (_, index) => `${index}`);
  const ports = Object.values(await freePorts(names));
  expect(new Set(ports).size).toBe(names.length);
  expect(Math.max(...ports)).toBeLessThan(32_768);
  expect(Math.min(...ports)).toBeGreaterThan(9_999);
});

test('consecutive ports are free', async () => {
  const first = await freeConsecutivePorts(5);
  const servers = [0, 1, 2, 3, 4].map((index) => createServer().listen(first + index, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  for (const server of servers) server.close();
  expect(first).toBeGreaterThan(9_999);
});
