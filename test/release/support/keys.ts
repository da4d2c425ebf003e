import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generateKey } from 'openpgp';
import { throwAwayKey } from '../../../harness/release/signer.ts';
import type { ReleaseTools } from '../../../harness/release/tools.ts';
import type { Later } from './later.ts';

/** Keys of one who releases: files, and what `npm run release` is passed. */
export interface Keys {
  readonly privateKey: string;
  readonly publicKey: string;
  readonly keyring: string;
  readonly fingerprint: string;
  readonly flags: readonly string[];
}

/** Generates a key pair of cosign and a PGP key as `gpg --export-secret-keys` writes it, to be removed later. */
export async function generateKeys(tools: ReleaseTools, later: Later): Promise<Keys> {
  const folder = await mkdtemp(path.join(tmpdir(), 'keys-'));
  later(() => rm(folder, { recursive: true, force: true }));
  const { privateKey, publicKey } = await throwAwayKey(tools, folder);
  const userIDs = [{ name: 'Releaser', email: 'releaser@example.com' }];
  const pgp = await generateKey({ type: 'rsa', rsaBits: 2048, userIDs, format: 'object' });
  const keyring = path.join(folder, 'secring.gpg');
  await writeFile(keyring, pgp.privateKey.write());
  const signing = [`--cosign-key=${privateKey}`, '--pgp-key=releaser@example.com'];
  return {
    ...{ privateKey, publicKey, keyring },
    fingerprint: pgp.publicKey.getFingerprint().toUpperCase(),
    flags: [...signing, `--pgp-keyring=${keyring}`, '--pgp-key-url=https://example.com/key.asc'],
  };
}
