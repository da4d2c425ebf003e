import { execa } from 'execa';
import which from 'which';

/** Installs the Debian or Ubuntu packages that AIBrix, its gateway's Redis and vLLM on CPU require. */
export const debianPackages = 'apt-get install gcc binutils pkg-config libzmq3-dev redis-server';

/**
 * Checks that AIBrix's gateway can be compiled: it links libzmq.
 *
 * @throws with the command that installs what is missing
 */
export async function requireCompilers(): Promise<void> {
  await Promise.all(['gcc', 'pkg-config'].map(requireProgram));
  const { failed } = await execa('pkg-config', ['--exists', 'libzmq'], { reject: false });
  if (failed) missing('headers of libzmq (pkg-config does not find libzmq.pc)');
}

/** The path of a program. @throws with the command that installs it when it is not on PATH */
export async function requireProgram(name: string): Promise<string> {
  return (await which(name, { nothrow: true })) ?? missing(name);
}

function missing(what: string): never {
  throw new Error(`${what} not found. On Debian and Ubuntu: ${debianPackages}`);
}
