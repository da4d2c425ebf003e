import path from 'node:path';
import { succeed } from '../process/run.ts';

/**
 * Packs the tool kv-events as npm would publish it, compiled to JavaScript, because Node does not strip types below
 * node_modules. Returns the tarball's path.
 */
export async function packKvEvents(root: string, into: string): Promise<string> {
  const args = ['pack', '--workspace=kv-events', `--pack-destination=${into}`, '--json'];
  const output = await succeed('npm', args, { cwd: root });
  const text = output.join('\n');
  const packed = JSON.parse(text.slice(text.search(/^[[{]/m))) as unknown;
  const [{ filename }] = (Array.isArray(packed) ? packed : Object.values(packed as object)) as [
    { filename: string },
  ];
  return path.join(into, path.basename(filename));
}
