import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { V1Container, V1Pod } from '@kubernetes/client-node';
import { execa } from 'execa';
import { podFields, resolvedCommand } from '../../../harness/chart/container.ts';

const flag = '--kv-events-config=';

/**
 * The command line of vLLM in a container, as the kubelet would start it. A shell script is run by the shell it names,
 * with programs of the names `vllm`, `python` and `python3` that print the words they get.
 */
export async function vllmWords(container: V1Container, pod: V1Pod = {}): Promise<string[]> {
  const { argv, env } = resolvedCommand(container, podFields(pod));
  const [program = '', ...rest] = argv;
  if (!/(^|\/)(ba)?sh$/.test(program)) return argv;
  return withRecorders(async (folder) => {
    const PATH = `${folder}${path.delimiter}${process.env.PATH}`;
    const profile = { HOME: folder, ENV: '', BASH_ENV: '' };
    const shell = path.basename(program);
    const login = rest.map((word) => word.replace(/^-lc$/, '-c'));
    const { stdout } = await execa(shell, login, { env: { ...env, ...profile, PATH }, extendEnv: false });
    return stdout
      .slice(stdout.indexOf('\0') + 1)
      .split('\0')
      .slice(0, -1);
  });
}

/** What `--kv-events-config=` says among the words. @throws when there is not exactly one, or it is no JSON */
export function eventsConfig(words: readonly string[]): unknown {
  const found = words.filter((word) => word.startsWith(flag));
  if (found.length !== 1) throw new Error(`expected one ${flag}…, found ${found.length}: ${words.join(' ')}`);
  return JSON.parse(found[0]?.slice(flag.length) ?? '');
}

/** The words without that flag. */
export function withoutEventsConfig(words: readonly string[]): string[] {
  return words.filter((word) => !word.startsWith(flag));
}

async function withRecorders<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'recorders-'));
  try {
    for (const name of ['vllm', 'python', 'python3']) {
      const file = path.join(folder, name);
      await writeFile(file, `#!/bin/sh\nprintf '\\0%s\\0' ${name}\nprintf '%s\\0' "$@"\n`);
      await chmod(file, 0o755);
    }
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
