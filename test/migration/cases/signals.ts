import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { type Case, deploy, type Scripts } from '../support/fake.ts';
import { outcome } from '../support/scripts.ts';

const codes = { SIGINT: 130, SIGTERM: 143 } as const;
const stages = [
  { call: 'get deployment', signal: 'SIGINT', message: 'while reading. Nothing was changed.' },
  { call: 'patch', signal: 'SIGTERM', message: 'while sending. Run again: it finishes what is missing' },
  {
    call: 'rollout status',
    signal: 'SIGINT',
    message: 'while waiting. The change is made, its rollout goes on.',
  },
  {
    call: 'rollout status',
    signal: 'SIGTERM',
    message: 'while waiting. The change is made, its rollout goes on.',
  },
] as const;

/** What a script does on a signal. */
export const signals: readonly Case[] = stages.map(({ call, signal, message }) => ({
  name: `${signal} during ${call}: it states what is done, and ends kubectl`,
  check: async ({ enable }: Scripts) => {
    const begun = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<void>();
    const hang = { call, begun: begun.resolve, ended: ended.resolve };
    const run = await enable(deploy('vllm-serve'), [], {
      disturbance: { hang },
      started: (send) => void begun.promise.then(() => delay(300)).then(() => send(signal)),
    });
    expect(outcome(run)).toEqual({
      exitCode: codes[signal],
      all: expect.stringContaining(`interrupted ${message}`),
    });
    await Promise.race([ended.promise, delay(4000).then(() => expect.fail('kubectl still runs'))]);
  },
}));
