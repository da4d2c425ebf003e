import { createInterface } from 'node:readline';
import { succeed } from '../process/run.ts';
import { release, tethered } from '../process/tether.ts';
import type { ReleaseTools } from './tools.ts';

/** An in-memory registry on the loopback interface. */
export interface LoopbackRegistry {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  stop(): Promise<void>;
}

/** Starts crane's registry. It keeps nothing on disk, and stops when this process ends. */
export async function startLoopbackRegistry({
  crane,
}: Pick<ReleaseTools, 'crane'>): Promise<LoopbackRegistry> {
  const child = tethered(crane, ['registry', 'serve', '--address', '127.0.0.1:0'], { stdout: 'ignore' });
  const host = await listening(child.stderr);
  return { host, stop: () => release(child) };
}

/** crane prints its port to standard error (cmd/crane/cmd/serve.go); the rest of its log is discarded. */
async function listening(stream: NodeJS.ReadableStream | null): Promise<string> {
  if (!stream) throw new Error('crane registry serve has no standard error');
  const lines = createInterface({ input: stream });
  return new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      const [, port] = /serving on port (\d+)/.exec(line) ?? [];
      if (port) resolve(`127.0.0.1:${port}`);
    });
    lines.on('close', () => reject(new Error('crane registry serve exited before it was ready')));
  });
}

/** Pushes a package and its provenance to a loopback registry with `helm push`, and returns its address. */
export async function pushWithHelm(
  { helm }: Pick<ReleaseTools, 'helm'>,
  file: string,
  { host }: LoopbackRegistry,
): Promise<string> {
  const folder = `${host}/staged`;
  await succeed(helm, ['push', file, `oci://${folder}`, '--plain-http']);
  return folder;
}
