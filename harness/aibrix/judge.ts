import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Environment of the judge: the gateway's variables that its index reads. */
export interface JudgeSettings {
  /** AIBRIX_PREFIX_CACHE_BLOCK_SIZE: 4 bytes per token of vLLM's block size. */
  readonly blockSizeBytes: number;
  /** AIBRIX_SYNC_MAX_PREFIXES_PER_CONTEXT. */
  readonly maxPrefixes?: number;
}

/**
 * The part of a real AIBrix gateway between its event socket and its router, in a separate process: decoder, event
 * handler and prefix index of the pinned version, without sockets. A request takes well below a millisecond.
 *
 *     const { judge: program } = await ensureAibrix(report);
 *     const judge = startJudge(program, { blockSizeBytes: 64 });
 *     await judge.receive('pod-a', payload);                       // third frame of a message of vLLM or of a relay
 *     await judge.match(tokens, ['pod-a', 'pod-b']);               // { 'pod-a': 100, 'pod-b': 0 }
 *     await judge.close();
 */
export interface Judge {
  /**
   * Passes a pod's batch to the gateway.
   *
   * @param payload of the message, msgpack
   * @returns why the gateway drops the batch and reconnects, undefined if it accepts it
   */
  receive(pod: string, payload: Uint8Array): Promise<string | undefined>;
  /** How much of a prompt each of these pods holds according to the index, in percent. */
  match(tokens: readonly number[], pods: readonly string[]): Promise<Record<string, number>>;
  /** Deletes a pod. */
  deletePod(pod: string): Promise<void>;
  /** Empties the index, as a restart does. */
  reset(): Promise<void>;
  /** Stops the process. */
  close(): Promise<void>;
}

/** A line of the program's output; see judge.go. */
interface Answer {
  readonly match?: Record<string, number>;
  readonly error?: string;
}

/** Starts a judge. It stops when this process ends. @param program path of the built judge.go, see `ensureAibrix` */
export function startJudge(program: string, { blockSizeBytes, maxPrefixes }: JudgeSettings): Judge {
  const limit = maxPrefixes && { AIBRIX_SYNC_MAX_PREFIXES_PER_CONTEXT: `${maxPrefixes}` };
  const env = { AIBRIX_PREFIX_CACHE_BLOCK_SIZE: `${blockSizeBytes}`, ...limit };
  const child = spawn(program, { env, stdio: 'pipe' });
  const ended = once(child, 'exit');
  const ask = requester(child);
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

/** Sends requests and returns the response line of each; responses arrive in the order of the requests. */
function requester(child: ChildProcessWithoutNullStreams): (request: object) => Promise<Answer> {
  const waiting: PromiseWithResolvers<Answer>[] = [];
  let logged = '';
  createInterface({ input: child.stderr }).on('line', (line) => {
    logged = line;
  });
  createInterface({ input: child.stdout })
    .on('line', (line) => waiting.shift()?.resolve(JSON.parse(line) as Answer))
    .on('close', () => {
      const error = new Error(`the judge exited without a response; its last line: ${logged}`);
      for (const { reject } of waiting.splice(0)) reject(error);
    });
  return (request) => {
    const answer = Promise.withResolvers<Answer>();
    waiting.push(answer);
    child.stdin.write(`${JSON.stringify(request)}\n`);
    return answer.promise;
  };
}
