import { execa } from 'execa';
import which from 'which';

/** What installs everything that AIBrix, its gateway's Redis and vLLM on the CPU need of Debian or Ubuntu. */
export const debianPackages = 'apt-get install gcc binutils pkg-config libzmq3-dev redis-server';

/**
 * Checks that AIBrix's gateway can be compiled: it links libzmq.
 *
 * @throws with the command that installs what is missing
 */
export async function requireCompilers(): Promise<void> {
  await Promise.all(['gcc', 'pkg-config'].map(requireProgram));
  const { failed } = await execa('pkg-config', ['--exists', 'libzmq'], { reject: false });
  if (failed) missing('the headers of libzmq (libzmq.pc is unknown to pkg-config)');
}

/** The path of a program. @throws with the command that installs it when it is not on PATH */
export async function requireProgram(name: string): Promise<string> {
  return (await which(name, { nothrow: true })) ?? missing(`${name} on PATH`);
}

function missing(what: string): never {
  throw new Error(`There is no ${what}. On Debian and Ubuntu: ${debianPackages}`);
}
