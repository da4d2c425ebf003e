import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** The environment of the judge: the gateway's variables that its index reads. */
export interface JudgeSettings {
  /** AIBRIX_PREFIX_CACHE_BLOCK_SIZE: 4 bytes per token of vLLM's block size. */
  readonly blockSizeBytes: number;
  /** AIBRIX_SYNC_MAX_PREFIXES_PER_CONTEXT. */
  readonly maxPrefixes?: number;
}

/**
 * The part of a real AIBrix gateway between its event socket and its router, in a process of its own: decoder, event
 * handler and prefix index of the pinned version, without sockets. An answer takes well below a millisecond.
 *
 *     const { judge: program } = await ensureAibrix(report);
 *     const judge = startJudge(program, { blockSizeBytes: 64 });
 *     await judge.receive('pod-a', payload);                       // third frame of a message of vLLM or of a relay
 *     await judge.match(tokens, ['pod-a', 'pod-b']);               // { 'pod-a': 100, 'pod-b': 0 }
 *     await judge.close();
 */
export interface Judge {
  /**
   * Gives a pod's batch to the gateway.
   *
   * @param payload of the message, msgpack
   * @returns why the gateway drops the batch and reconnects, undefined when it takes it
   */
  receive(pod: string, payload: Uint8Array): Promise<string | undefined>;
  /** How much of a prompt each of these pods holds according to the index, in percent. */
  match(tokens: readonly number[], pods: readonly string[]): Promise<Record<string, number>>;
  /** Deletes a pod. */
  deletePod(pod: string): Promise<void>;
  /** Empties the index, as a restart does. */
  reset(): Promise<void>;
  /** Ends the process. */
  close(): Promise<void>;
}

/** A line of the program's output; see judge.go. */
interface Answer {
  readonly match?: Record<string, number>;
  readonly error?: string;
}

/** Starts a judge. It ends with this process. @param program path of the built judge.go, see `ensureAibrix` */
export function startJudge(program: string, { blockSizeBytes, maxPrefixes }: JudgeSettings): Judge {
  const limit = maxPrefixes && { AIBRIX_SYNC_MAX_PREFIXES_PER_CONTEXT: `${maxPrefixes}` };
  const env = { AIBRIX_PREFIX_CACHE_BLOCK_SIZE: `${blockSizeBytes}`, ...limit };
  const child = spawn(program, { env, stdio: 'pipe' });
  const ended = once(child, 'exit');
  const ask = asker(child);
  return {
    receive: async (pod, payload) =>
      (await ask({ pod, payload: Buffer.from(payload).toString('hex') })).error,
    match: async (tokens, pods) => (await ask({ tokens, pods })).match ?? {},
    deletePod: async (deletedPod) => void (await ask({ deletedPod })),
    reset: async () => void (await ask({ reset: true })),
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}

/** Sends requests and gives each the line that answers it: there is one per request, in their order. */
function asker(child: ChildProcessWithoutNullStreams): (request: object) => Promise<Answer> {
  const waiting: PromiseWithResolvers<Answer>[] = [];
  let logged = '';
  createInterface({ input: child.stderr }).on('line', (line) => {
    logged = line;
  });
  createInterface({ input: child.stdout })
    .on('line', (line) => waiting.shift()?.resolve(JSON.parse(line) as Answer))
    .on('close', () => {
      const error = new Error(`the judge ended before it answered; its last line: ${logged}`);
      for (const { reject } of waiting.splice(0)) reject(error);
    });
  return (request) => {
    const answer = Promise.withResolvers<Answer>();
    waiting.push(answer);
    child.stdin.write(`${JSON.stringify(request)}\n`);
    return answer.promise;
  };
}
