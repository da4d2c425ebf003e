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
  /** The commit for which `npm test` has already passed. */
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

/** Parses the command line; exits with an error if an option is missing. */
export function releaseOptions(): ReleaseOptions {
  const command = declared();
  const given = command.parse().opts<Given>();
  return { settings: settingsOf(given, command), tested: given.tested };
}

function declared(): Command {
  return npmCommand('npm run release', explanation)
    .option('--dry-run', 'run all steps with an in-memory registry; publish nothing')
    .option('--registry <url>', 'registry to publish to, oci://HOST/FOLDER', defaultRegistry())
    .option('--output <folder>', 'output folder of the release files', 'dist')
    .option('--tested <commit>', 'skip npm test, because it passed for this commit in an earlier job')
    .option('--cosign-key <file>', 'sign with this cosign key, without a transparency log')
    .option('--cosign-public-key <file>', 'its public key; default: FILE.pub beside FILE.key')
    .option('--identity <uri>', 'sign without a key: expected identity in the Sigstore certificate')
    .option('--issuer <url>', 'expected OIDC issuer of that identity')
    .option('--pgp-key <name>', 'write a provenance file, signed with this PGP key')
    .option('--pgp-keyring <file>', 'file with the key, from gpg --export-secret-keys NAME > FILE')
    .option('--pgp-passphrase-file <file>', 'file with the passphrase of the key')
    .option('--pgp-key-url <url>', 'URL of the public key for users')
    .option('--source-url <url>', 'base URL of the files of this commit, for screenshots')
    .option('--resolve-images', 'query the registries for image digests, for the bill of materials');
}

/** The registry that users install from, as set in package.json. */
function defaultRegistry(): string {
  const { config } = JSON.parse(readFileSync(path.join(paths.root, 'package.json'), 'utf8')) as {
    config: { registry: string };
  };
  return config.registry;
}

function settingsOf(given: Given, command: Command): ReleaseSettings {
  const signer = signerOf(given);
  if (!signer && !given.dryRun)
    command.error('error: --cosign-key, or --identity and --issuer, or --dry-run is required');
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
    return command.error('error: --pgp-key requires --pgp-keyring and --pgp-key-url');
  const passphrase = pgpPassphraseFile && { passphraseFile: path.resolve(pgpPassphraseFile) };
  return { key: { name: pgpKey, keyring: path.resolve(pgpKeyring), ...passphrase }, url: pgpKeyUrl };
}
