import { setImmediate } from 'node:timers/promises';
import type { VllmClient } from '../../harness/engine/client.ts';

/** The load on a server: clients that each send a prompt, wait for the whole answer, and send the next. */
export interface Load {
  readonly clients: number;
  /** Different beginnings that prompts share, such as system prompts. */
  readonly prefixes: number;
  /** Tokens of a beginning, of what follows in the prompt and is no other's, and of an answer. */
  readonly prefixTokens: number;
  readonly ownTokens: number;
  readonly answerTokens: number;
  /** Requests that are not measured, then those that are. */
  readonly warmUp: number;
  readonly requests: number;
}

/** What the clients saw. */
export interface Served {
  readonly seconds: number;
  /** One a request. */
  readonly latencyMilliseconds: readonly number[];
}

/**
 * Sends the requests from `first` on. A request of a number is the same in every run: what differs between two servers
 * is not the work.
 */
export async function sendLoad(
  client: VllmClient,
  load: Load,
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

/** The prompt of a number: a shared beginning and an own rest. The tiny model has a token a letter. */
export function promptOf(number: number, { prefixes, prefixTokens, ownTokens }: Load): string {
  const prefix = letters(`prefix ${(number * 7) % prefixes}`, prefixTokens);
  return prefix + letters(`request ${number}`, ownTokens);
}

/** So many letters, different for each name and always the same for one (xorshift32 by Marsaglia). */
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
