import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { send } from '../../kv-events/pod/http.ts';

/** A busy CPU takes its time, and some answers are long. */
const timeoutMilliseconds = 600_000;

/** A prompt for vLLM's completions API; the answer is `tokens` tokens long, each the likeliest one. */
export interface Prompt {
  readonly prompt: string;
  readonly tokens: number;
}

/** The part of an answer of vLLM's completions API that is read here. */
interface Completion {
  readonly choices: readonly { readonly token_ids: readonly number[] | null }[];
}

/** A client of the API that a pod serves. */
export interface VllmClient {
  /** The names of the models it serves. */
  models(): Promise<string[]>;
  /** The ids of a text's tokens. */
  tokenize(text: string): Promise<number[]>;
  /** The ids of the answer's tokens. */
  complete(prompt: Prompt): Promise<number[]>;
  /** The same, streamed: piece by piece until the server says that this is all. @throws when the connection ends before */
  stream(prompt: Prompt): AsyncGenerator<number[], void>;
  /** How many tokens of prompts the prefix cache has held, so that they were not computed again. */
  cachedTokens(): Promise<number>;
  /** How many requests vLLM has that are not finished: those that run and those that wait for blocks. */
  requests(): Promise<number>;
  /** Empties the prefix cache; served with VLLM_SERVER_DEV_MODE=1 only. */
  resetCache(): Promise<void>;
}

/** @param url of the API, without /v1 */
export function vllmClient(url: string, model: string): VllmClient {
  const get = (path: string): Promise<Response> => send(url, { path, timeoutMilliseconds });
  const post = (path: string, body: object): Promise<Response> =>
    send(url, { path, body: { model, ...body }, timeoutMilliseconds });
  const metric = async (name: string): Promise<number> => {
    const metrics = await (await get('/metrics')).text();
    return Number(new RegExp(`^vllm:${name}\\{\\S* (\\S+)$`, 'm').exec(metrics)?.[1] ?? 0);
  };
  const completion = ({ prompt, tokens }: Prompt, stream: boolean): Promise<Response> =>
    post('/v1/completions', {
      prompt,
      max_tokens: tokens,
      temperature: 0,
      ignore_eos: true,
      return_token_ids: true,
      stream,
    });
  return {
    async models() {
      const { data } = (await (await get('/v1/models')).json()) as { data: { id: string }[] };
      return data.map(({ id }) => id);
    },
    async tokenize(text) {
      const response = await post('/tokenize', { prompt: text });
      return ((await response.json()) as { tokens: number[] }).tokens;
    },
    async complete(prompt) {
      return tokensOf((await (await completion(prompt, false)).json()) as Completion);
    },
    async *stream(prompt) {
      yield* pieces(await completion(prompt, true));
    },
    cachedTokens: () => metric('prefix_cache_hits_total'),
    requests: async () => (await metric('num_requests_running')) + (await metric('num_requests_waiting')),
    async resetCache() {
      await post('/reset_prefix_cache', {});
    },
  };
}

/** Server-sent events: lines `data: JSON`, then `data: [DONE]`. */
async function* pieces({ body }: Response): AsyncGenerator<number[], void> {
  for await (const line of createInterface({ input: Readable.from(body ?? []) })) {
    if (line === 'data: [DONE]') return;
    if (line.startsWith('data: ')) yield tokensOf(JSON.parse(line.slice('data: '.length)) as Completion);
  }
  throw new Error('the stream ended before the answer was whole');
}

function tokensOf({ choices }: Completion): number[] {
  return choices.flatMap(({ token_ids: ids }) => ids ?? []);
}
