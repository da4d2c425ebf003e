import { randomUUID } from 'node:crypto';
import { reasonOf } from '../terminal/exit.ts';
import { HttpError, send, textOf } from './http.ts';
import { type CacheConfig, cacheConfigOf } from './metrics.ts';

/** What the model's HTTP server said. */
export interface ServerReport {
  /** Name under which it serves the model, where it said one. */
  readonly model?: string;
  /** Its KV cache, where its metrics state it. */
  readonly cache?: CacheConfig;
  /** Whether it tokenizes, as the gateway asks it to. */
  readonly tokenizes?: boolean;
  /** Length of the prompt that it completed, in tokens. */
  readonly promptTokens?: number;
  /** What went wrong first. */
  readonly failure?: string;
}

async function request(base: string, path: string, body?: object): Promise<string> {
  return textOf(await send(base, { path, ...(body && { body }), key: process.env.VLLM_API_KEY }));
}

async function call(base: string, path: string, body?: object): Promise<unknown> {
  const text = await request(base, path, body);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${path}: ${reasonOf(error)}`, { cause: error });
  }
}

/** A prompt that no cache has seen, of about twice as many tokens as `words`. */
function freshPrompt(words: number): string {
  return [`Check ${randomUUID()}:`, ...Array.from({ length: words }, (_, index) => index)].join(' ');
}

/** Has a fresh prompt completed by one token; halves it while the model says that it is too long. */
async function complete(base: string, model: string): Promise<number> {
  for (let words = 400; ; words = Math.floor(words / 2)) {
    try {
      const body = { model, prompt: freshPrompt(words), max_tokens: 1, temperature: 0 };
      const { usage } = (await call(base, '/v1/completions', body)) as { usage?: { prompt_tokens?: number } };
      return usage?.prompt_tokens ?? 0;
    } catch (error) {
      if (!(error instanceof HttpError) || error.status !== 400 || words < 20) throw error;
    }
  }
}

async function nameOf(base: string): Promise<string> {
  const { data } = (await call(base, '/v1/models')) as { data?: { id?: string }[] };
  const model = data?.[0]?.id;
  if (!model) throw new Error('GET /v1/models: no model in the answer');
  return model;
}

/**
 * Asks a vLLM server what the gateway would ask, and sends it a prompt of several hundred tokens so that it stores
 * blocks. Uses the API key in VLLM_API_KEY, the variable that vLLM itself reads. Never throws.
 *
 * @param base such as `http://10.0.0.1:8000`
 */
export async function askServer(base: string): Promise<ServerReport> {
  let report: ServerReport = {};
  try {
    const model = await nameOf(base);
    const cache = cacheConfigOf(await request(base, '/metrics').catch(() => ''));
    report = { model, ...(cache && { cache }) };
    const tokenized = await call(base, '/tokenize', { model, prompt: 'one two three' }).catch(
      () => undefined,
    );
    report = { ...report, tokenizes: Array.isArray(Object(tokenized).tokens) };
    return { ...report, promptTokens: await complete(base, model) };
  } catch (error) {
    return { ...report, failure: reasonOf(error) };
  }
}
