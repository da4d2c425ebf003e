import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { load } from 'js-yaml';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { podsOf } from '../chart/support/release.ts';
import { createNamespace, helm } from '../support/cluster.ts';
import { type Clone, cloneRepository } from './support/clone.ts';
import { releaseTo } from './support/command.ts';
import { generateKeys, type Keys } from './support/keys.ts';
import { atEnd } from './support/later.ts';
import { buildMilliseconds, type Registry, releaseTools, startRegistry } from './support/registry.ts';
import { pushTampered } from './support/tampered.ts';

vi.setConfig({ testTimeout: 180_000 });

const later = atEnd();
let clone: Clone;
let registry: Registry;
let keys: Keys;
let other: Keys;
let tools: Awaited<ReturnType<typeof releaseTools>>;
let version = '';
const metadata = 'repositoryID: 1b5cf9a4-96b9-4c5b-9d2e-0f3a5a3d8f11\n';

const repository = () => `${registry.host}/charts/aibrix-model`;
const release = (...more: string[]) => releaseTo(registry.host, clone, [...keys.flags, ...more]);
const crane = async (...args: readonly string[]) => (await execa(tools.crane, [...args])).stdout;
const pull = (keyring: string, to: string) => {
  const flags = ['--plain-http', '--verify', `--keyring=${keyring}`, `--destination=${to}`];
  return helm(['pull', `oci://${repository()}`, `--version=${version}`, ...flags]);
};

beforeAll(async () => {
  tools = await releaseTools();
  clone = await cloneRepository(later);
  registry = await startRegistry(tools, later);
  [keys, other] = await Promise.all([generateKeys(tools, later), generateKeys(tools, later)]);
  await writeFile(path.join(clone.root, 'artifacthub-repo.yml'), metadata);
  await clone.commit('an id of Artifact Hub');
  version = JSON.parse(await readFile(path.join(clone.root, 'package.json'), 'utf8')).version;
  const { all, exitCode } = await release();
  expect(all).toContain(`Published and verified: ${repository()}:${version}`);
  expect(exitCode).toBe(0);
}, buildMilliseconds);

test('the package has a provenance, a signature, and the attested bill of materials', async () => {
  const manifest = JSON.parse(await crane('manifest', `${repository()}:${version}`));
  expect(manifest.layers).toHaveLength(2);
  const digest = await crane('digest', `${repository()}:${version}`);
  const index = JSON.parse(await crane('manifest', `${repository()}:${digest.replace(':', '-')}`));
  const types = index.manifests.map(
    (entry: { annotations: Record<string, string> }) =>
      entry.annotations['dev.sigstore.bundle.predicateType'],
  );
  expect(types.sort()).toEqual(['https://cyclonedx.org/bom', 'https://sigstore.dev/cosign/sign/v1']);
});

test('Chart.yaml in the registry lists the key and the screenshots', async () => {
  const { stdout } = await helm([
    'show',
    'chart',
    `oci://${repository()}`,
    `--version=${version}`,
    '--plain-http',
  ]);
  const { annotations } = load(stdout) as { annotations: Record<string, string> };
  expect(load(annotations['artifacthub.io/signKey'] ?? '')).toEqual({
    fingerprint: keys.fingerprint,
    url: 'https://example.com/key.asc',
  });
  expect(annotations['artifacthub.io/screenshots']).toContain('https://example.com/files/docs/images/');
});

test('the metadata of the repository is where Artifact Hub looks for it', async () => {
  const { config, layers } = JSON.parse(await crane('manifest', `${repository()}:artifacthub.io`));
  expect(config.mediaType).toBe('application/vnd.cncf.artifacthub.config.v1+yaml');
  const [{ digest, mediaType }] = layers;
  expect(mediaType).toBe('application/vnd.cncf.artifacthub.repository-metadata.layer.v1.yaml');
  expect(`${await crane('blob', `${repository()}@${digest}`)}\n`).toBe(metadata);
});

test("one signature covers the list of the release's files", async () => {
  const file = path.join(clone.root, 'dist/SHA256SUMS');
  await execa('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd: path.dirname(file) });
  const flags = [`--key=${keys.publicKey}`, '--insecure-ignore-tlog=true', `--bundle=${file}.sigstore.json`];
  await execa(tools.cosign, ['verify-blob', ...flags, file]);
  const changed = path.join(clone.root, 'dist/changed');
  await writeFile(changed, `${await readFile(file, 'utf8')}\n`);
  await expect(execa(tools.cosign, ['verify-blob', ...flags, changed])).rejects.toThrow(/verif/);
});

test('a second run publishes nothing and verifies again', async () => {
  const before = await crane('ls', repository());
  expect(await release()).toMatchObject({ all: expect.stringContaining('Already published'), exitCode: 0 });
  expect(await crane('ls', repository())).toBe(before);
});

test('helm install verifies it and installs it from the registry', async () => {
  const namespace = await createNamespace('from-registry');
  const flags = ['--plain-http', '--verify', `--keyring=${keys.keyring}`, '--wait', '--timeout=60s'];
  await helm([
    ...['install', 'my-model', `oci://${repository()}`, `--version=${version}`],
    ...[`--namespace=${namespace}`, ...flags, '--set=model.kvEvents.enabled=true'],
  ]);
  const pods = await podsOf({ name: 'my-model', namespace });
  expect(pods.map(({ status }) => status?.phase)).toEqual(['Running']);
});

describe('refused', () => {
  test('a signature by another key', async () => {
    const { all, exitCode } = await release(`--cosign-public-key=${other.publicKey}`);
    expect(all).toContain('signature: ');
    expect(exitCode).toBe(1);
  });

  test("a provenance that is not in the user's keyring", async () => {
    await expect(pull(other.keyring, path.join(clone.root, 'dist'))).rejects.toThrow(/openpgp|signature/);
  });

  test('a different package with a published version', async () => {
    const digest = await crane('digest', `${repository()}:${version}`);
    await writeFile(path.join(clone.root, 'charts/aibrix-model/templates/other.yaml'), '---\n');
    await clone.commit('another chart, the same version');
    const { all, exitCode } = await release();
    expect(all).toContain('raise the version');
    expect(exitCode).toBe(1);
    expect(await crane('digest', `${repository()}:${version}`)).toBe(digest);
    await clone.git('reset', '--quiet', '--hard', 'HEAD~1');
  });

  test('a package that was overwritten in the registry', async () => {
    const folder = path.join(clone.root, 'dist/tampered');
    await mkdir(folder, { recursive: true });
    await pull(keys.keyring, folder);
    await pushTampered(path.join(folder, `aibrix-model-${version}.tgz`), registry.host);
    await expect(pull(keys.keyring, path.join(clone.root, 'dist'))).rejects.toThrow(/sha256|hash/);
    const verify = [
      'verify',
      `--key=${keys.publicKey}`,
      '--insecure-ignore-tlog=true',
      `${repository()}:${version}`,
    ];
    await expect(execa(tools.cosign, verify)).rejects.toThrow(/no signatures|no matching/);
    const { all, exitCode } = await release();
    expect(all).toContain('published with another package');
    expect(exitCode).toBe(1);
  });
});
