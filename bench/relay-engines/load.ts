import { setTimeout as pause } from 'node:timers/promises';
import type { VllmClient } from '../../harness/engine/client.ts';

/** Completions that run one after the other on several connections. */
export interface Load {
  /** Stops it and waits for the completions in flight. */
  stop(): Promise<Completions>;
}

/** What became of completions. */
export interface Completions {
  readonly completed: number;
  readonly failed: number;
}

const promptTokens = 320;
const answerTokens = 20;
const pauseMilliseconds = 300;

/**
 * Starts a load of conversations: on each connection a prompt that begins like no other, then the same with more behind it.
 *
 * @param connections 1 is the normal load
 */
export function startConversations(client: VllmClient, connections: number): Load {
  const over = new AbortController();
  const counts = { completed: 0, failed: 0 };
  const name = Math.random().toString(36).slice(2);
  const converse = async (connection: number): Promise<void> => {
    for (let turn = 0; !over.signal.aborted; turn++) {
      const start = `${name} ${connection} ${turn >> 1} `;
      const prompt = start.repeat(promptTokens).slice(0, promptTokens * (1 + (turn % 2)));
      await client.complete({ prompt, tokens: answerTokens }).then(
        () => counts.completed++,
        () => counts.failed++,
      );
      await pause(pauseMilliseconds, undefined, { signal: over.signal }).catch(() => undefined);
    }
  };
  const running = Array.from({ length: connections }, (_, connection) => converse(connection));
  return {
    async stop() {
      over.abort();
      await Promise.all(running);
      return counts;
    },
  };
}
