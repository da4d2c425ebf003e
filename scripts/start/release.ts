import path from 'node:path';
import { paths } from '../../harness/paths.ts';
import type { Report } from '../../harness/process/report.ts';
import type { ClusterCommands } from './client.ts';
import type { StartOptions } from './options.ts';

/** The chart's path relative to the project's folder. */
export const chart = path.relative(paths.root, paths.chart);

/**
 * Installs or upgrades the release as a user would, waits until it is ready, and shows helm's output.
 *
 * @param more arguments for helm; the user's own take precedence
 * @returns helm's output
 * @throws with helm's message, and the status of the pods, if the release does not become ready
 */
export async function installRelease(
  options: StartOptions,
  more: readonly string[],
  client: ClusterCommands,
  report: Report,
): Promise<string> {
  const args = upgradeArguments(options, more);
  report.line(`\n$ ${['helm', ...client.helmFlags, ...args].join(' ')}`);
  const { stdout, stderr, end } = await report.during('waiting until the model is ready', () =>
    client.helm(args),
  );
  report.line(stdout.join('\n'));
  if (end === 'exit code 0') return stdout.join('\n');
  const pods = await client.kubectl([
    'get',
    'pods',
    `--selector=${selector(options.release)}`,
    `--output=${waiting}`,
  ]);
  throw new Error(['helm failed:', ...stderr, pods].join('\n').trimEnd());
}

/** The label selector of a release's objects. */
export function selector(release: string): string {
  return `app.kubernetes.io/instance=${release}`;
}

/**
 * Arguments of helm that install the release or upgrade it, and wait until it is ready.
 *
 * @param more further arguments; the user's own take precedence
 */
export function upgradeArguments(options: StartOptions, more: readonly string[]): string[] {
  const { release, values, set, context, namespace, gateway } = options;
  const create = namespace && !context ? ['--create-namespace'] : [];
  // Simulated nodes are ready at once; vLLM on this CPU takes a minute; real ones download a model first.
  const timeout = context ? '40m' : gateway ? '8m' : '30s';
  return [
    ...['upgrade', '--install', release, chart, '--set', 'model.kvEvents.enabled=true', ...more],
    ...values.flatMap((file) => ['--values', path.relative(paths.root, file)]),
    ...set.flatMap((assignment) => ['--set', assignment]),
    ...create,
    ...['--wait', '--timeout', timeout],
  ];
}

const waiting =
  'jsonpath={range .items[*]}pod {.metadata.name} is {.status.phase}: {.status.conditions[?(@.status=="False")].message}{"\\n"}{end}';
