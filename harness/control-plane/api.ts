import { request } from 'node:https';
import { text as textOf } from 'node:stream/consumers';
import type { Access } from './credentials.ts';

/** An HTTP request to the API server, where a kubectl process would cost a hundred times as much. */
export interface ApiRequest {
  /** Such as `/api/v1/namespaces`. */
  readonly path: string;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** The object to send, as JSON. A PATCH is a strategic merge patch, which only built-in kinds accept. */
  readonly body?: object;
  /** Makes a PATCH a server-side apply, which all kinds accept. */
  readonly apply?: boolean;
}

/**
 * Sends a request to the API server and gives the body of the answer.
 *
 * @throws when the server cannot be reached or answers with another status than 2xx
 */
export async function callApi(
  { server, certificate, token }: Access,
  { path, method = 'GET', body, apply = false }: ApiRequest,
): Promise<string> {
  const patch = apply ? 'application/apply-patch+yaml' : 'application/strategic-merge-patch+json';
  const type = method === 'PATCH' ? patch : 'application/json';
  const text = body && JSON.stringify(body);
  // Without a length Node sends the body of a DELETE as if it were the next request.
  const length = text && { 'content-length': Buffer.byteLength(text) };
  const headers = { authorization: `Bearer ${token}`, 'content-type': type, ...length };
  return new Promise((resolve, reject) => {
    const call = request(new URL(path, server), { method, headers, ca: certificate, timeout: 10_000 });
    call.on('timeout', () => call.destroy(new Error(`${method} ${path}: no answer within 10 s`)));
    call.on('error', reject);
    call.on('response', (response) => {
      const { statusCode = 0 } = response;
      const good = statusCode >= 200 && statusCode < 300;
      textOf(response).then(
        (answer) =>
          good ? resolve(answer) : reject(new Error(`${method} ${path}: ${statusCode} ${answer}`)),
        reject,
      );
    });
    call.end(text);
  });
}
