import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { beforeAll, expect, test, vi } from 'vitest';
import { paths } from '../../harness/paths.ts';
import { billOfMaterials, imagesOf } from '../../harness/release/bill-of-materials.ts';
import { type LoopbackRegistry, startLoopbackRegistry } from '../../harness/release/loopback-registry.ts';
import { describe as described, packageChart } from '../../harness/release/package.ts';
import { type Publication, publish } from '../../harness/release/publish.ts';
import { headCommit } from '../../harness/release/repository.ts';
import { cosignArguments, throwAwayKey } from '../../harness/release/signer.ts';
import { releaseTargetOf } from '../../harness/release/target.ts';
import { readChartFile } from '../../harness/release/versions.ts';
import { atEnd } from './support/later.ts';
import { buildMilliseconds, releaseTools, startRegistry } from './support/registry.ts';

vi.setConfig({ testTimeout: 180_000 });

const later = atEnd();
let tools: Awaited<ReturnType<typeof releaseTools>>;
let host = '';
let folder = '';
let prepared: Omit<Publication, 'target'>;
let staging: LoopbackRegistry;

beforeAll(async () => {
  tools = await releaseTools();
  host = (await startRegistry(tools, later)).host;
  folder = await mkdtemp(path.join(tmpdir(), 'stops-'));
  later(() => rm(folder, { recursive: true }));
  prepared = await prepare();
  staging = await startLoopbackRegistry(tools);
  later(() => staging.stop());
}, buildMilliseconds);

async function prepare(): Promise<Omit<Publication, 'target'>> {
  const commit = await headCommit(paths.root);
  const { file } = await packageChart(tools, { root: paths.root, commit }, folder);
  const chart = await described(file);
  const [, name = '', version = ''] = /([a-z-]+)-(\d.*)\.tgz$/.exec(path.basename(file)) ?? [];
  const source = await readChartFile(paths.chart);
  const bom = billOfMaterials(source, chart, commit, imagesOf(source));
  const bomFile = path.join(folder, 'bom.json');
  await writeFile(bomFile, JSON.stringify(bom));
  const cosign = await cosignArguments(await throwAwayKey(tools, folder), folder);
  const expected = { version, sha256: chart.sha256, bom, cosign };
  return { name, chart, expected, bomFile, workshop: folder };
}

/** A program that ends in failure at one of its commands, before it does it or after. */
async function failing(program: 'cosign' | 'crane', verb: string, when: 'before' | 'after'): Promise<string> {
  const shim = path.join(folder, 'shims', `${program}-${verb}-${when}`);
  const real = `"${tools[program]}" "$@"`;
  const work = when === 'before' ? 'exit 9' : `${real}; exit 9`;
  await mkdir(path.dirname(shim), { recursive: true });
  await writeFile(shim, `#!/bin/sh\nif [ "$1" = ${verb} ]; then ${work}; fi\nexec ${real}\n`);
  await chmod(shim, 0o755);
  return shim;
}

test.concurrent.each([
  { program: 'crane', verb: 'copy', when: 'before', visible: false },
  { program: 'crane', verb: 'copy', when: 'after', visible: false },
  { program: 'cosign', verb: 'sign', when: 'before', visible: false },
  { program: 'cosign', verb: 'sign', when: 'after', visible: false },
  { program: 'cosign', verb: 'attest', when: 'before', visible: false },
  { program: 'cosign', verb: 'attest', when: 'after', visible: false },
  { program: 'crane', verb: 'tag', when: 'before', visible: false },
  { program: 'crane', verb: 'tag', when: 'after', visible: true },
] as const)(
  'a stop $when $program $verb: version visible: $visible',
  async ({ program, verb, when, visible }) => {
    const target = releaseTargetOf(`oci://${host}/${program}-${verb}-${when}`, prepared.name);
    const publication = { ...prepared, target };
    const broken = { ...tools, [program]: await failing(program, verb, when) };
    await expect(publish(broken, publication, staging)).rejects.toThrow(verb);
    const tags = await execa(tools.crane, ['ls', target.repository], { reject: false });
    const { version } = prepared.expected;
    expect(tags.stdout.split('\n').includes(version)).toBe(visible);
    expect(await publish(tools, publication, staging)).toBe(!visible);
    expect((await execa(tools.crane, ['ls', target.repository])).stdout.split('\n')).toContain(version);
  },
);
