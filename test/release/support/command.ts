import { execa } from 'execa';
import type { Clone } from './clone.ts';

/** Runs `npm run release` in a clone, as if `npm test` had passed for its commit; a failure is a result. */
export async function releaseIn({ root, git }: Clone, ...args: readonly string[]) {
  const tested = await git('rev-parse', 'HEAD');
  const command = ['scripts/release.ts', `--tested=${tested}`, ...args];
  return execa(process.execPath, command, { cwd: root, all: true, reject: false, stdin: 'ignore' });
}

/** Runs `npm run release` against a registry of `startRegistry`, with the flags of the keys. */
export function releaseTo(host: string, clone: Clone, flags: readonly string[]) {
  const where = [`--registry=oci://${host}/charts`, '--source-url=https://example.com/files'];
  return releaseIn(clone, ...where, ...flags);
}
