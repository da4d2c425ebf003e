import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { execa } from 'execa';
import { paths } from '../../../harness/paths.ts';

/** Runs `kv-events` as users do; a non-zero exit is a result, not an error. */
export function kvEvents(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const script = path.join(paths.root, 'kv-events/cli/main.ts');
  return execa(process.execPath, [script, ...args], {
    cwd: paths.root,
    reject: false,
    env: { NO_COLOR: '1', ...env },
  });
}

/** How a test's model server differs from a good one. */
export interface ModelServerOptions {
  readonly model?: string;
  /** Longest prompt that it accepts, in words. */
  readonly mostWords?: number;
  readonly key?: string;
  readonly tokenizes?: boolean;
  /** What GET /metrics answers, as text; not there by default. */
  readonly metrics?: string;
  /** Called with each prompt that it completes. */
  readonly completed?: (prompt: string) => Promise<void>;
}

/** A loopback server with the paths of vLLM that a check calls. */
export interface ModelServer {
  readonly url: string;
  readonly port: number;
  close(): void;
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  options: ModelServerOptions,
): Promise<void> {
  const { model = 'tiny', mostWords = 100_000, key, tokenizes = true, metrics, completed } = options;
  if (key && request.url?.startsWith('/v1') && request.headers.authorization !== `Bearer ${key}`) {
    return send(response, 401, {});
  }
  if (request.url === '/v1/models') return send(response, 200, { data: [{ id: model }] });
  if (request.url === '/metrics' && metrics) return void response.end(metrics);
  const { prompt = '' } = JSON.parse((await text(request)) || '{}') as { prompt?: string };
  const words = prompt.split(' ');
  if (request.url === '/tokenize')
    return tokenizes ? send(response, 200, { tokens: [1, 2] }) : send(response, 404, {});
  if (request.url !== '/v1/completions') return send(response, 404, {});
  if (words.length > mostWords) return send(response, 400, { error: 'too long' });
  await completed?.(prompt);
  send(response, 200, { usage: { prompt_tokens: words.length } });
}

/** Starts a model server. */
export async function startModelServer(options: ModelServerOptions = {}): Promise<ModelServer> {
  const server = createServer((request, response) => void respond(request, response, options));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, port, close: () => void server.close().closeAllConnections() };
}
