import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { paths } from '../../harness/paths.ts';
import { npmCommand } from '../../harness/process/npm-command.ts';
import type { ReleaseSettings } from '../../harness/release/run.ts';

const explanation = `Releases the commit that is checked out: checks versions and changelogs, runs npm test, packages chart and
tool, and publishes the chart with signature and attestation to an OCI registry. The version becomes visible last, when
all the rest is there and verified. After a failure run it again: it goes on.

docs/releasing.md explains each step.`;

/** The command line of `npm run release`. */
export interface ReleaseOptions {
  readonly settings: ReleaseSettings;
  /** The commit that `npm test` has passed for already. */
  readonly tested: string | undefined;
}

interface Given {
  readonly dryRun?: true;
  readonly registry: string;
  readonly output: string;
  readonly cosignKey?: string;
  readonly cosignPublicKey?: string;
  readonly identity?: string;
  readonly issuer?: string;
  readonly pgpKey?: string;
  readonly pgpKeyring?: string;
  readonly pgpPassphraseFile?: string;
  readonly pgpKeyUrl?: string;
  readonly sourceUrl?: string;
  readonly resolveImages?: true;
  readonly tested?: string;
}

/** Reads the command line; ends the process with an error that says what is missing. */
export function releaseOptions(): ReleaseOptions {
  const command = declared();
  const given = command.parse().opts<Given>();
  return { settings: settingsOf(given, command), tested: given.tested };
}

function declared(): Command {
  return npmCommand('npm run release', explanation)
    .option('--dry-run', 'go through all of it with a registry in memory; publish nothing')
    .option('--registry <url>', 'oci://HOST/FOLDER to publish to', defaultRegistry())
    .option('--output <folder>', 'where the files of the release are written', 'dist')
    .option('--tested <commit>', 'do not run npm test: it has passed for this commit, in an earlier job')
    .option('--cosign-key <file>', 'sign with this key of cosign, without a transparency log')
    .option('--cosign-public-key <file>', 'its public key; default: FILE.pub beside FILE.key')
    .option('--identity <uri>', 'sign without a key: whom the certificate of Sigstore must name')
    .option('--issuer <url>', 'and who must vouch for that identity')
    .option('--pgp-key <name>', 'write a provenance file, signed with this PGP key')
    .option('--pgp-keyring <file>', 'the key: gpg --export-secret-keys NAME > FILE')
    .option('--pgp-passphrase-file <file>', "the key's passphrase")
    .option('--pgp-key-url <url>', 'where users get the public key')
    .option('--source-url <url>', 'where the files of this commit are served, for screenshots')
    .option('--resolve-images', "ask the images' registries for their digests, for the bill of materials");
}

/** Where users install from: the one place of this address is package.json. */
function defaultRegistry(): string {
  const { config } = JSON.parse(readFileSync(path.join(paths.root, 'package.json'), 'utf8')) as {
    config: { registry: string };
  };
  return config.registry;
}

function settingsOf(given: Given, command: Command): ReleaseSettings {
  const signer = signerOf(given);
  if (!signer && !given.dryRun)
    command.error('error: give --cosign-key, or --identity and --issuer, or --dry-run');
  const { registry, dryRun = false, output, sourceUrl, resolveImages = false } = given;
  const pgp = pgpOf(given, command);
  return {
    root: paths.root,
    ...{ registry, dryRun, output: path.resolve(output), signer, pgp, sourceUrl, resolveImages },
  };
}

function signerOf({ cosignKey, cosignPublicKey, identity, issuer }: Given): ReleaseSettings['signer'] {
  if (cosignKey) {
    const publicKey = cosignPublicKey ?? cosignKey.replace(/\.key$/, '.pub');
    return { privateKey: path.resolve(cosignKey), publicKey: path.resolve(publicKey) };
  }
  return identity && issuer ? { identity, issuer } : undefined;
}

function pgpOf(given: Given, command: Command): ReleaseSettings['pgp'] {
  const { pgpKey, pgpKeyring, pgpPassphraseFile, pgpKeyUrl } = given;
  if (!pgpKey) return undefined;
  if (!pgpKeyring || !pgpKeyUrl)
    return command.error('error: --pgp-key needs --pgp-keyring and --pgp-key-url');
  const passphrase = pgpPassphraseFile && { passphraseFile: path.resolve(pgpPassphraseFile) };
  return { key: { name: pgpKey, keyring: path.resolve(pgpKeyring), ...passphrase }, url: pgpKeyUrl };
}
