import { isDeepStrictEqual } from 'node:util';
import { run, succeed } from '../process/run.ts';
import { type CosignArguments, keyPassword } from './signer.ts';
import type { ReleaseTools } from './tools.ts';

type Cosign = Pick<ReleaseTools, 'cosign'>;

/** Predicate type of cosign and in-toto for a software bill of materials in CycloneDX format. */
const bomType = 'cyclonedx';

/** Signs a reference with a digest, unless it is already signed. */
export async function sign({ cosign }: Cosign, reference: string, args: CosignArguments): Promise<void> {
  if (!(await signatureProblem({ cosign }, reference, args))) return;
  await succeed(cosign, ['sign', ...args.sign, reference], {
    hint: passwordHint,
    environment: keyPassword(),
  });
}

/** Attests a bill of materials for a reference with a digest, unless it is already attested. */
export async function attest(
  { cosign }: Cosign,
  reference: string,
  bom: { readonly file: string; readonly content: object },
  args: CosignArguments,
): Promise<void> {
  if (!(await attestationProblem({ cosign }, reference, bom.content, args))) return;
  const what = ['--type', bomType, '--predicate', bom.file];
  await succeed(cosign, ['attest', ...args.sign, ...what, reference], {
    hint: passwordHint,
    environment: keyPassword(),
  });
}

const passwordHint = 'The password of a key is read from COSIGN_PASSWORD.';

/** Signs a file with a Sigstore bundle next to it, and verifies it. @throws if the bundle does not verify */
export async function signFile(
  { cosign }: Cosign,
  file: string,
  bundle: string,
  args: CosignArguments,
): Promise<void> {
  const environment = keyPassword();
  await succeed(cosign, ['sign-blob', ...args.sign, '--bundle', bundle, file], {
    hint: passwordHint,
    environment,
  });
  await succeed(cosign, ['verify-blob', ...args.verify, '--bundle', bundle, file]);
}

/** Why a signature does not verify; undefined if it does. */
export async function signatureProblem(
  { cosign }: Cosign,
  reference: string,
  args: CosignArguments,
): Promise<string | undefined> {
  const { stderr, end } = await run(cosign, ['verify', ...args.verify, reference]);
  return end === 'exit code 0' ? undefined : lastError(stderr);
}

/** Why no attestation of this bill of materials verifies; undefined if one does. */
export async function attestationProblem(
  { cosign }: Cosign,
  reference: string,
  bom: object,
  args: CosignArguments,
): Promise<string | undefined> {
  const what = ['--type', bomType];
  const { stdout, stderr, end } = await run(cosign, [
    'verify-attestation',
    ...args.verify,
    ...what,
    reference,
  ]);
  if (end !== 'exit code 0') return lastError(stderr);
  const attested = stdout.filter(Boolean).map(predicate);
  return attested.some((found) => isDeepStrictEqual(subject(found), subject(bom)))
    ? undefined
    : 'the attested bill of materials is for another package';
}

/** The subject of a bill of materials. Image digests are ignored: they may differ when a release is built again. */
function subject(bom: unknown): unknown {
  const { serialNumber, metadata } = (bom ?? {}) as Record<string, unknown>;
  return { serialNumber, metadata };
}

/** The predicate of an in-toto statement in a DSSE envelope as printed by cosign. */
function predicate(envelope: string): unknown {
  const { payload } = JSON.parse(envelope) as { payload: string };
  const statement = JSON.parse(Buffer.from(payload, 'base64').toString()) as { predicate: unknown };
  return statement.predicate;
}

function lastError(stderr: readonly string[]): string {
  const errors = stderr.filter((line) => /error/i.test(line));
  return (errors[0] ?? stderr.at(-1) ?? 'no signature').replace(/^Error: /, '');
}
