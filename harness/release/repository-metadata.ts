import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { load } from 'js-yaml';
import type { LoopbackRegistry } from './loopback-registry.ts';
import { copyManifest } from './registry.ts';
import type { ReleaseTarget } from './target.ts';
import type { ReleaseTools } from './tools.ts';

/** Tag and media types by which Artifact Hub finds the file: artifacthub.io/docs/topics/repositories/helm-charts. */
const tag = 'artifacthub.io';
const configType = 'application/vnd.cncf.artifacthub.config.v1+yaml';
const layerType = 'application/vnd.cncf.artifacthub.repository-metadata.layer.v1.yaml';
const manifestType = 'application/vnd.oci.image.manifest.v1+json';

/** Publishes artifacthub-repo.yml next to the chart's versions, unless it is empty. It may change with each release. */
export async function publishRepositoryMetadata(
  tools: Pick<ReleaseTools, 'crane'>,
  root: string,
  { repository }: ReleaseTarget,
  { host }: LoopbackRegistry,
): Promise<void> {
  const text = await readFile(path.join(root, 'artifacthub-repo.yml'), 'utf8');
  if (Object.keys((load(text) ?? {}) as object).length === 0) return;
  const name = 'staged/repository-metadata';
  const annotations = { 'org.opencontainers.image.title': 'artifacthub-repo.yml' };
  const manifest = {
    schemaVersion: 2,
    mediaType: manifestType,
    config: await upload(host, name, '', configType),
    layers: [{ ...(await upload(host, name, text, layerType)), annotations }],
  };
  const body = JSON.stringify(manifest);
  await put(`http://${host}/v2/${name}/manifests/${tag}`, body, manifestType);
  await copyManifest(tools, `${host}/${name}:${tag}`, `${repository}:${tag}`);
}

/** Uploads a blob in one request (OCI distribution specification 1.1) and returns its descriptor. */
async function upload(host: string, name: string, content: string, mediaType: string): Promise<object> {
  const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
  const { headers } = await fetch(`http://${host}/v2/${name}/blobs/uploads/`, { method: 'POST' });
  const location = new URL(headers.get('location') ?? '', `http://${host}`);
  location.searchParams.set('digest', digest);
  await put(location.href, content, 'application/octet-stream');
  return { mediaType, digest, size: Buffer.byteLength(content) };
}

async function put(url: string, body: string, type: string): Promise<void> {
  const response = await fetch(url, { method: 'PUT', body, headers: { 'content-type': type } });
  if (!response.ok) throw new Error(`PUT ${url} returned ${response.status}: ${await response.text()}`);
}
