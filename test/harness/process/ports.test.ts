import { expect, test } from 'vitest';
import { freePorts } from '../../../harness/process/ports.ts';

test('ports differ, and are not those of outgoing connections', async () => {
  const names = Array.from({ length: 20 }, (_, index) => `${index}`);
  const ports = Object.values(await freePorts(names));
  expect(new Set(ports).size).toBe(names.length);
  expect(Math.max(...ports)).toBeLessThan(32_768);
  expect(Math.min(...ports)).toBeGreaterThan(9_999);
});
