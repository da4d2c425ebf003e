import which from 'which';

/** What `uv venv --python` may take. */
export const pythonVersions = '>=3.11,<3.14';

const compiler = ['gcc', 'nm', 'readelf'] as const;

/**
 * Checks that this machine can run vLLM.
 *
 * @throws with what to do if it cannot
 */
export async function checkMachine({
  platform,
  arch,
}: Pick<NodeJS.Process, 'platform' | 'arch'> = process): Promise<void> {
  if (platform !== 'linux' || !['x64', 'arm64'].includes(arch))
    throw new Error(
      `vLLM runs on Linux on x64 and arm64, not on ${platform} ${arch}; use such a machine or a container.`,
    );
  const missing = await Promise.all(
    compiler.map(async (name) => ((await which(name, { nothrow: true })) ? [] : [name])),
  );
  if (missing.flat().length > 0)
    throw new Error(
      `There is no ${missing.flat().join(', ')} on PATH. On Debian: apt-get install gcc binutils.`,
    );
}
