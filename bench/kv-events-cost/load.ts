import { setImmediate } from 'node:timers/promises';
import type { VllmClient } from '../../harness/engine/client.ts';

/** The load on a server: each client sends a prompt, waits for the complete response, and sends the next. */
export interface PublishingLoad {
  readonly clients: number;
  /** Number of different shared prefixes, such as system prompts. */
  readonly prefixes: number;
  /** Tokens of a shared prefix, of the unique rest of a prompt, and of a response. */
  readonly prefixTokens: number;
  readonly ownTokens: number;
  readonly answerTokens: number;
  /** Unmeasured requests first, then measured ones. */
  readonly warmUp: number;
  readonly requests: number;
}

/** Results of the clients. */
export interface Served {
  readonly seconds: number;
  /** One per request. */
  readonly latencyMilliseconds: readonly number[];
}

/**
 * Sends requests, beginning with number `first`. The request of a number is the same in every run, so that all servers
 * do the same work.
 */
export async function sendLoad(
  client: VllmClient,
  load: PublishingLoad,
  first: number,
  count: number,
): Promise<Served> {
  const latencyMilliseconds: number[] = [];
  const started = performance.now();
  let next = first;
  const work = async (): Promise<void> => {
    while (next < first + count) {
      const prompt = promptOf(next++, load);
      const sent = performance.now();
      await client.complete({ prompt, tokens: load.answerTokens });
      latencyMilliseconds.push(performance.now() - sent);
      await setImmediate();
    }
  };
  await Promise.all(Array.from({ length: load.clients }, work));
  return { seconds: (performance.now() - started) / 1000, latencyMilliseconds };
}

/** The prompt of a number: a shared prefix and a unique rest. The tiny model has one token per letter. */
export function promptOf(number: number, { prefixes, prefixTokens, ownTokens }: PublishingLoad): string {
  const prefix = letters(`prefix ${(number * 7) % prefixes}`, prefixTokens);
  return prefix + letters(`request ${number}`, ownTokens);
}

/** Pseudo-random letters, seeded by the name (xorshift32 by Marsaglia). */
function letters(name: string, count: number): string {
  let state = [...name].reduce(
    (hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 16_777_619),
    2_166_136_261,
  );
  const codes = Array.from({ length: count }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return 97 + ((state >>> 0) % 26);
  });
  return String.fromCharCode(...codes);
}
