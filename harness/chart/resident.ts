import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { createReport } from '../process/report.ts';
import { rendererProgram } from '../toolchain/renderer.ts';
import type { Printed, RendererRequest } from './helm-template.ts';

/** Renders charts in one long-lived process that uses Helm's own packages (harness/chart/renderer). */
export interface Renderer {
  /** Returns what `helm template` prints. The chart is reloaded if one of its files has changed. */
  template(request: RendererRequest): Promise<Printed>;
  /** Stops the process, which otherwise ends with this one. */
  stop(): Promise<void>;
}

let shared: Promise<Renderer | undefined> | undefined;

/**
 * The renderer of this thread, started, and if necessary built, on first use.
 *
 * @returns undefined if it is not built and there is no `go` on PATH to build it
 */
export function sharedRenderer(): Promise<Renderer | undefined> {
  shared ??= startShared();
  return shared;
}

async function startShared(): Promise<Renderer | undefined> {
  const program = await rendererProgram(createReport(process.stderr));
  const forget = (): void => {
    shared = undefined;
  };
  return program ? startRenderer(program, forget) : undefined;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;
type Pending = Map<number, PromiseWithResolvers<Printed>>;

/**
 * Starts a renderer.
 *
 * @param program the path of the built program
 * @param ended called when the process has ended, for whatever reason
 */
export function startRenderer(program: string, ended: () => void = () => undefined): Renderer {
  const child = spawn(program, { stdio: ['pipe', 'pipe', 'pipe'] });
  const pending: Pending = new Map();
  listen(child, pending, ended);
  let requests = 0;
  return {
    template(request) {
      const id = ++requests;
      const answer = Promise.withResolvers<Printed>();
      pending.set(id, answer);
      keepAlive(child, true);
      child.stdin.write(`${JSON.stringify({ id, ...request })}\n`);
      return answer.promise;
    },
    async stop() {
      const gone = once(child, 'close');
      keepAlive(child, true);
      child.stdin.end();
      await gone;
    },
  };
}

function listen(child: Child, pending: Pending, ended: () => void): void {
  keepAlive(child, false);
  const errors: string[] = [];
  child.stderr.on('data', (chunk) => errors.push(String(chunk)));
  child.stdin.on('error', () => undefined);
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { id, ...printed } = JSON.parse(line) as Printed & { id: number };
    pending.get(id)?.resolve(printed);
    pending.delete(id);
    if (pending.size === 0) keepAlive(child, false);
  });
  const fail = (reason: string): void => {
    ended();
    for (const { reject } of pending.values())
      reject(new Error(`the renderer ${reason}\n${errors.join('')}`));
    pending.clear();
  };
  child.on('error', (error) => fail(`did not start: ${error.message}`));
  child.on('close', (code, signal) => fail(`ended with ${signal ?? `exit code ${code}`}`));
}

/** Keeps this process alive only while the child has unanswered requests. */
function keepAlive(child: Child, stay: boolean): void {
  const handles = [child, child.stdin as Socket, child.stdout as Socket, child.stderr as Socket];
  for (const handle of handles) stay ? handle.ref() : handle.unref();
}
