import { reasonOf } from '../terminal/exit.ts';

/** A request to a vLLM server. */
export interface HttpRequest {
  /** For example `/v1/models`. */
  readonly path: string;
  /** Sent as JSON with POST; without a body the method is GET. */
  readonly body?: object;
  /** The API key, if the server requires one. */
  readonly key?: string | undefined;
  /** Timeout of the whole request; 30 s by default. */
  readonly timeoutMilliseconds?: number;
}

/** A refused request: `POST /v1/completions: HTTP 401`, then the beginning of the response body. */
export class HttpError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const answerBytes = 1024 * 1024;
const quotedCharacters = 300;

/**
 * Sends a request to a vLLM server; redirects are errors.
 *
 * @param base such as `http://10.0.0.1:8000`
 * @throws {HttpError} if the status is not 2xx; another error if there is no response
 */
export async function send(base: string, request: HttpRequest): Promise<Response> {
  const { path, body, key, timeoutMilliseconds = 30_000 } = request;
  const what = `${body ? 'POST' : 'GET'} ${path}`;
  const response = await fetch(new URL(path, base), {
    headers: { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) },
    signal: AbortSignal.timeout(timeoutMilliseconds),
    redirect: 'error',
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  }).catch((error: unknown) => {
    const { cause } = Object(error) as { cause?: unknown };
    throw new Error(`${what}: ${reasonOf(cause ?? error)}`, { cause: error });
  });
  if (response.ok) return response;
  const text = (await textOf(response)).slice(0, quotedCharacters);
  throw new HttpError(response.status, [`${what}: HTTP ${response.status}`, text].filter(Boolean).join(' '));
}

/** The body of a response. @throws if it is longer than 1 MiB: the server may not be vLLM */
export async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > answerBytes) throw new Error('the response is larger than 1 MiB');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
