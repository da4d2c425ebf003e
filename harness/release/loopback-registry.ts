import { createInterface } from 'node:readline';
import { succeed } from '../process/run.ts';
import { release, tethered } from '../process/tether.ts';
import type { ReleaseTools } from './tools.ts';

/** A registry in memory, on the loopback interface. */
export interface LoopbackRegistry {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  stop(): Promise<void>;
}

/** Starts crane's registry. It forgets all when it stops, and it dies with this process. */
export async function startLoopbackRegistry({
  crane,
}: Pick<ReleaseTools, 'crane'>): Promise<LoopbackRegistry> {
  const child = tethered(crane, ['registry', 'serve', '--address', '127.0.0.1:0'], { stdout: 'ignore' });
  const host = await listening(child.stderr);
  return { host, stop: () => release(child) };
}

/** crane names the port that it was given on standard error (cmd/crane/cmd/serve.go); the rest of its log is read away. */
async function listening(stream: NodeJS.ReadableStream | null): Promise<string> {
  if (!stream) throw new Error('crane registry serve has no standard error');
  const lines = createInterface({ input: stream });
  return new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      const [, port] = /serving on port (\d+)/.exec(line) ?? [];
      if (port) resolve(`127.0.0.1:${port}`);
    });
    lines.on('close', () => reject(new Error('crane registry serve ended before it served')));
  });
}

/** Puts a package, with its provenance, into a loopback registry by `helm push`, and gives where it is there. */
export async function pushWithHelm(
  { helm }: Pick<ReleaseTools, 'helm'>,
  file: string,
  { host }: LoopbackRegistry,
): Promise<string> {
  const folder = `${host}/staged`;
  await succeed(helm, ['push', file, `oci://${folder}`, '--plain-http']);
  return folder;
}
