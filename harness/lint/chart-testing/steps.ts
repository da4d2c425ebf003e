import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { load } from 'js-yaml';
import semver from 'semver';
import which from 'which';
import { paths } from '../../paths.ts';
import { runLinter, type Step } from '../step.ts';

const manifest = path.relative(paths.root, path.join(paths.chart, 'Chart.yaml'));
const schema = 'harness/lint/chart-testing/chart_schema.yaml';

/**
 * chart-testing's lint. If `ct` is not on PATH, those of its checks that no other step covers: helm lint and yamllint run
 * on the same files anyway.
 */
export async function chartTestingSteps(yamale: string): Promise<Step[]> {
  const ct = await which('ct', { nothrow: true });
  if (ct)
    return [{ name: 'ct lint', run: () => runLinter(ct, ['lint', '--config', 'ct.yaml']).then(() => '') }];
  return [
    {
      name: 'chart-testing: Chart.yaml schema',
      run: () => runLinter(yamale, ['--schema', schema, manifest]).then(() => ''),
    },
    { name: 'chart-testing: version increment', run: checkVersionIncrement },
  ];
}

/** A chart that differs from the target branch has a higher version than there. */
async function checkVersionIncrement(): Promise<string> {
  const target = await targetBranch();
  const base = await git('merge-base', target, 'HEAD');
  if (!base) return `there is no ${target} to compare with`;
  const chart = path.relative(paths.root, paths.chart);
  if ((await git('diff', '--name-only', base, '--', chart)) === '') return `unchanged since ${target}`;
  const before = versionIn(await git('show', `${base}:${manifest}`));
  if (!before) return `new since ${target}`;
  const now = versionIn(await content(manifest));
  if (!now || !semver.gt(now, before)) {
    throw new Error(
      `${chart} differs from ${target}, but its version is ${now} (there: ${before}): raise it`,
    );
  }
  return `${before} to ${now}`;
}

async function targetBranch(): Promise<string> {
  const { remote, 'target-branch': branch } = load(await content('ct.yaml')) as {
    remote: string;
    'target-branch': string;
  };
  return `${remote}/${branch}`;
}

/** What git prints, undefined when it fails: for a branch or a file that does not exist. */
async function git(...args: readonly string[]): Promise<string | undefined> {
  const { stdout, failed } = await execa('git', args, { cwd: paths.root, reject: false });
  return failed ? undefined : stdout;
}

function content(file: string): Promise<string> {
  return readFile(path.join(paths.root, file), 'utf8');
}

function versionIn(chart: string | undefined): string | undefined {
  return chart === undefined ? undefined : (load(chart) as { version?: string }).version;
}
