import { setTimeout as pause } from 'node:timers/promises';
import { type Routed, route } from './request.ts';

/** A completion requested during a load, and when, in milliseconds since its start. */
export interface LoadedCompletion extends Pick<Routed, 'status' | 'pod' | 'body'> {
  readonly at: number;
  /** Milliseconds until the response was complete. */
  readonly took: number;
}

/** Requests that are sent through the gateway at a constant rate. */
export interface CompletionLoad {
  /** Milliseconds since its start. */
  now(): number;
  /** Sends no more, waits for the responses, and returns all completions in the order in which they were sent. */
  stop(): Promise<readonly LoadedCompletion[]>;
}

/** Milliseconds between two requests; they do not wait for each other's responses. */
const everyMilliseconds = 200;

/** Starts sending short prompts, each a new one. A refused or broken connection counts as status 0. @param url of Envoy */
export function startLoad(url: string, model: string): CompletionLoad {
  const over = new AbortController();
  const from = performance.now();
  const now = (): number => Math.round(performance.now() - from);
  const complete = async (index: number): Promise<LoadedCompletion> => {
    const at = now();
    const prompt = `Request ${index} of ${from}: where does it go?`;
    const { status, pod, body } = await route(url, { model, prompt }).catch((error: Error) => ({
      status: 0,
      pod: undefined,
      body: `${error.message}: ${error.cause}`,
    }));
    return { status, pod, body, at, took: now() - at };
  };
  const sending = (async () => {
    const sent: Promise<LoadedCompletion>[] = [];
    while (!over.signal.aborted) {
      sent.push(complete(sent.length));
      await pause(everyMilliseconds, undefined, { signal: over.signal }).catch(() => undefined);
    }
    return Promise.all(sent);
  })();
  return {
    now,
    stop() {
      over.abort();
      return sending;
    },
  };
}
