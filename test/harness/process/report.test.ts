import { PassThrough } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createReport, duration } from '../../../harness/process/report.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A report on a stream of its own, and what stands in it. */
function reportOn(terminal: { isTTY?: true; columns?: number }) {
  const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), terminal);
  return { report: createReport(stream as unknown as WriteStream), written: () => stream.read() as string };
}

async function work(update: (detail: string) => void): Promise<void> {
  update('1 of 2');
  await vi.advanceTimersByTimeAsync(20_000);
  update('\u001b[32m2 of 2\u001b[39m');
}

test('a log contains periodic lines and a final one, without colors', async () => {
  const { report, written } = reportOn({});
  await report.during('building', work);
  expect(written()).toBe('building: 1 of 2 (15s)\nbuilding: 2 of 2 (20s)\n');
});

test('a terminal shows one updated line, never longer than its width', async () => {
  const { report, written } = reportOn({ isTTY: true, columns: 10 });
  await report.during('building', work);
  const lines = written().split('\r\u001b[2K');
  expect(lines.slice(1, -1)).toSatisfy((living: string[]) => living.length === 100);
  expect(new Set(lines.slice(1, -1))).toEqual(new Set(['building:']));
  expect(lines.at(-1)).toBe('building: 2 of 2 (20s)\n');
});

test('failed work is reported, and its error is rethrown', async () => {
  const { report, written } = reportOn({});
  const fails = report.during('building', () => Promise.reject(new Error('no disk')));
  await expect(fails).rejects.toThrow('no disk');
  expect(written()).toBe('building: failed (0ms)\n');
});

test.each([
  [400, '400ms'],
  [12_000, '12s'],
  [59_700, '1m'],
  [119_700, '2m'],
  [297_000, '4m 57s'],
])('%i milliseconds read as %s', (milliseconds, text) => {
  expect(duration(milliseconds)).toBe(text);
});
