import { Ajv, type ErrorObject } from 'ajv';
import formats from 'ajv-formats';
import { load } from 'js-yaml';
import semver from 'semver';
import { plainAnnotations, repositoryFile, yamlAnnotations } from './artifact-hub-schema.ts';
import type { ChartFile } from './versions.ts';

/** Annotations required for a complete page on Artifact Hub. */
const required = ['category', 'changes', 'images', 'license', 'links', 'operator', 'prerelease'];

const ajv = new Ajv({ allErrors: true, strict: true });
formats.default(ajv);

/** Problems of a chart's annotations for Artifact Hub, each with the name of the annotation. */
export function annotationProblems({ annotations, version }: ChartFile): string[] {
  const missing = required
    .map((name) => `artifacthub.io/${name}`)
    .filter((name) => !(name in annotations))
    .map((name) => `${name} is missing`);
  const own = Object.entries(annotations).filter(([name]) => name.startsWith('artifacthub.io/'));
  const prerelease = annotations['artifacthub.io/prerelease'];
  const wrong = prerelease !== undefined && prerelease !== String(semver.prerelease(version) !== null);
  const mismatch = wrong ? [`artifacthub.io/prerelease is ${prerelease}, but the version is ${version}`] : [];
  return [...missing, ...mismatch, ...own.flatMap(([name, value]) => problemsOf(name, value))];
}

/** Problems of artifacthub-repo.yml. */
export function repositoryFileProblems(text: string): string[] {
  return violations('artifacthub-repo.yml', repositoryFile, load(text) ?? {});
}

function problemsOf(name: string, value: string): string[] {
  const plain = plainAnnotations[name];
  if (plain) return violations(name, plain, value);
  const structured = yamlAnnotations[name];
  if (structured) return violations(name, structured, load(value));
  return [`${name} is not an annotation that Artifact Hub reads`];
}

function violations(name: string, schema: object, value: unknown): string[] {
  ajv.validate(schema, value);
  return (ajv.errors ?? []).map((error) => `${name}${error.instancePath} ${words(error)}`);
}

function words({ message = 'is not valid', params }: ErrorObject): string {
  const { allowedValues, additionalProperty } = params as Record<string, unknown>;
  const detail = allowedValues ? (allowedValues as string[]).join(', ') : additionalProperty;
  return detail ? `${message}: ${detail}` : message;
}
