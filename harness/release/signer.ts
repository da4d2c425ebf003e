import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { succeed } from '../process/run.ts';
import type { ReleaseTools } from './tools.ts';

/** The signer: a key pair, or the identity of a workflow with a certificate issued by Sigstore. */
export type Signer =
  | { readonly privateKey?: string; readonly publicKey: string }
  | { readonly identity: string; readonly issuer: string };

/** Arguments of cosign to sign and verify as a signer. */
export interface CosignArguments {
  readonly sign: readonly string[];
  readonly verify: readonly string[];
}

/**
 * cosign 3 reads the services to use from a signing configuration and a trusted root. With a key, both are empty: no
 * Sigstore service is contacted, and there is no trusted timestamp. Without a key, cosign's defaults apply: Sigstore's
 * public certificate authority and transparency log.
 */
export async function cosignArguments(signer: Signer, folder: string): Promise<CosignArguments> {
  if ('identity' in signer) {
    const { identity, issuer } = signer;
    const expected = [`--certificate-identity=${identity}`, `--certificate-oidc-issuer=${issuer}`];
    return { sign: ['--yes'], verify: expected };
  }
  const [config, root] = [path.join(folder, 'signing-config.json'), path.join(folder, 'trusted-root.json')];
  await writeFile(config, JSON.stringify(noServices('signingconfig.v0.2+json')));
  await writeFile(root, JSON.stringify(noServices('trustedroot+json;version=0.1')));
  const { privateKey, publicKey } = signer;
  const key = privateKey ? ['--key', privateKey] : [];
  return {
    sign: ['--yes', ...key, '--signing-config', config, '--trusted-root', root],
    verify: ['--key', publicKey, '--trusted-root', root, '--insecure-ignore-tlog=true'],
  };
}

function noServices(kind: string): object {
  const empty = kind.startsWith('signing') ? { rekorTlogConfig: {}, tsaConfig: {} } : {};
  return { mediaType: `application/vnd.dev.sigstore.${kind}`, ...empty };
}

/** The password of a key from COSIGN_PASSWORD, or an empty one. Without the variable cosign would prompt for it. */
export function keyPassword(): { readonly COSIGN_PASSWORD: string } {
  return { COSIGN_PASSWORD: process.env.COSIGN_PASSWORD ?? '' };
}

/** Generates a key pair into a folder, for a dry run without a key. */
export async function throwAwayKey(
  { cosign }: Pick<ReleaseTools, 'cosign'>,
  folder: string,
): Promise<{ privateKey: string; publicKey: string }> {
  await succeed(cosign, ['generate-key-pair'], { cwd: folder, environment: keyPassword() });
  return { privateKey: path.join(folder, 'cosign.key'), publicKey: path.join(folder, 'cosign.pub') };
}
