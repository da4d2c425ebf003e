import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import which from 'which';

/**
 * Runs a function with a folder for PATH that has these programs, by name or path, and no others.
 *
 * @param programs `kubectl` is the stand-in
 */
export async function withOnly<Result>(
  programs: readonly string[],
  run: (PATH: string) => Promise<Result>,
): Promise<Result> {
  const bin = await mkdtemp(path.join(tmpdir(), 'bin-'));
  try {
    for (const program of programs) {
      const target = program === 'kubectl' ? path.join(import.meta.dirname, 'kubectl') : await which(program);
      await symlink(target, path.join(bin, path.basename(program)));
    }
    return await run(bin);
  } finally {
    await rm(bin, { recursive: true });
  }
}
