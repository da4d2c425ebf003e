import { randomUUID } from 'node:crypto';
import { reasonOf } from '../terminal/exit.ts';
import { HttpError, send, textOf } from './http.ts';
import { type CacheConfig, cacheConfigOf } from './metrics.ts';

/** What the model's HTTP server returned. */
export interface ServerReport {
  /** The served model name, if /v1/models returned one. */
  readonly model?: string;
  /** Its KV-cache configuration, if in its metrics. */
  readonly cache?: CacheConfig;
  /** Whether POST /tokenize works, which the gateway calls. */
  readonly tokenizes?: boolean;
  /** Length of the completed prompt, in tokens. */
  readonly promptTokens?: number;
  /** The first error. */
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

/** A unique prompt of about twice as many tokens as `words`. */
function freshPrompt(words: number): string {
  return [`Check ${randomUUID()}:`, ...Array.from({ length: words }, (_, index) => index)].join(' ');
}

/** Sends a unique prompt with max_tokens 1; halves it while the model rejects it as too long. */
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
  if (!model) throw new Error('GET /v1/models: no model in the response');
  return model;
}

/**
 * Calls the endpoints of a vLLM server that the gateway calls, and sends a prompt of several hundred tokens so that it
 * stores blocks. Uses the API key in VLLM_API_KEY, the variable that vLLM itself reads. Never throws.
 *
 * @param base such as `http://10.0.0.1:8000`
 */
export async function queryServer(base: string): Promise<ServerReport> {
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
