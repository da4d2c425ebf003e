import { createHash } from 'node:crypto';
import { access, constants, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { paths } from '../paths.ts';
import { type HeldDirectory, heldDirectory } from '../process/held-directory.ts';
import { exclusively } from '../process/lock.ts';
import type { Report } from '../process/report.ts';
import { buildPackages } from '../toolchain/build.ts';
import { copyCrds } from './crds.ts';
import { requireCompilers } from './debian.ts';

const module = { directory: path.join(paths.toolPins, 'aibrix'), cgo: true } as const;
const directory = path.join(paths.toolCache, 'aibrix');
const stamp = path.join(directory, 'pins.sha256');
const judgeSource = path.join(import.meta.dirname, 'judge.go');
const aibrix = 'github.com/vllm-project/aibrix/cmd';

/** The tag that AIBrix's Dockerfile.gateway uses: without it KV event sync is not compiled in. */
const flags = ['-tags', 'zmq', '-ldflags', '-s -w'];

const programs = {
  /** The gateway's plugin, cmd/plugins of AIBrix. */
  gateway: path.join(directory, 'plugins'),
  /** The controllers, cmd/controllers of AIBrix. */
  controllers: path.join(directory, 'controllers'),
  /** harness/aibrix/judge.go. */
  judge: path.join(directory, 'judge'),
} as const;

const crds = path.join(directory, 'crds');

/** Paths of the programs built from AIBrix's module, and of the directory with its CustomResourceDefinitions. */
export type AibrixPrograms = typeof programs & { readonly crds: string };

/**
 * Builds AIBrix's gateway, its controllers and our judge from the module pinned in tools/aibrix/go.mod, unless they
 * exist. Takes about five minutes on two cores.
 *
 * @throws when Go, a C compiler or the headers of libzmq are missing; the message says how to install them
 */
export async function ensureAibrix(report: Report): Promise<AibrixPrograms> {
  const installed = { ...programs, crds };
  if (await built()) return installed;
  await exclusively(`${directory}.lock`, 'builds AIBrix', report, async () => {
    if (await built()) return;
    await requireCompilers();
    report.line('building AIBrix gateway and controllers with Go (only once)');
    const workshop = heldDirectory(path.join(paths.toolCache, `aibrix-${process.pid}`));
    try {
      await build(workshop, report);
    } finally {
      await workshop.remove();
    }
  });
  return installed;
}

async function build(workshop: HeldDirectory, report: Report): Promise<void> {
  const packages = [`${aibrix}/plugins`, `${aibrix}/controllers`];
  await buildPackages({ module, packages, flags }, workshop, report);
  await buildPackages({ module, packages: [judgeSource], flags }, workshop, report);
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  for (const program of Object.values(programs))
    await rename(path.join(workshop.path, path.basename(program)), program);
  await copyCrds(crds);
  await writeFile(stamp, await pins());
}

async function built(): Promise<boolean> {
  try {
    await Promise.all(Object.values(programs).map((program) => access(program, constants.X_OK)));
    return (await readFile(stamp, 'utf8')) === (await pins());
  } catch {
    return false;
  }
}

async function pins(): Promise<string> {
  const modules = [module.directory, path.join(paths.toolPins, 'gateway-api')];
  const sources = modules.flatMap((folder) => ['go.mod', 'go.sum'].map((name) => path.join(folder, name)));
  const hash = createHash('sha256').update(flags.join(' '));
  for (const file of [...sources, judgeSource]) hash.update(await readFile(file));
  return hash.digest('hex');
}
