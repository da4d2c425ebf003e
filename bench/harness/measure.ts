import { existsSync } from 'node:fs';
import { execa } from 'execa';
import type { Report } from '../../harness/process/report.ts';
import { ensureTools } from '../../harness/toolchain/ensure.ts';
import { putOnPath } from '../../harness/toolchain/path.ts';
import { clusterTools } from '../../harness/toolchain/versions.ts';
import { type Machine, thisMachine } from '../support/machine.ts';
import { readResults, resultsFile } from '../support/results.ts';
import { measureStarts, type Starts } from './control-plane.ts';
import { type ColdSuite, measureColdSuite, measureWarmSuite } from './suite.ts';
import { readSuiteTimes, type SuiteTimes } from './suite-times.ts';
import { measureTemplate, type Template } from './template.ts';

/** Measured speed of the chart and its harness. */
export interface Harness {
  readonly machine: Machine;
  readonly helm: string;
  readonly template: Template;
  readonly starts: Starts;
  /** From the last run that measured it on the same machine. */
  readonly suite?: SuiteTimes;
  readonly cold?: ColdSuite;
}

export interface Suites {
  readonly withSuite: boolean;
  readonly cold: boolean;
}

/** Measures the chart and its harness; the tests themselves only on request. */
export async function measureHarness({ withSuite, cold }: Suites, report: Report): Promise<Harness> {
  const tools = await ensureTools(clusterTools, report);
  const coldSuite = cold ? await report.during('npm ci and npm test, cold', measureColdSuite) : undefined;
  const suite = withSuite ? await report.during('npm test, warm', measureWarmSuite) : undefined;
  putOnPath(tools);
  const machine = thisMachine();
  const { stdout: helm } = await execa('helm', ['version', '--template={{.Version}}']);
  const template = await report.during('helm template', measureTemplate);
  const starts = await measureStarts(tools, report);
  const suites = { ...(coldSuite && { cold: coldSuite }), ...(suite && { suite }) };
  return { ...earlierSuites(machine), machine, helm, template, starts, ...suites };
}

/** The last results, with the suite's times of a clone in which `npm test` passed as a whole. */
export async function withSuiteOf(clone: string): Promise<Harness> {
  return { ...readResults<Harness>('harness'), suite: readSuiteTimes(clone) };
}

/** Results for the tests from an earlier run on this machine. */
function earlierSuites({ processor, cores }: Machine): Pick<Harness, 'suite' | 'cold'> {
  if (!existsSync(resultsFile('harness'))) return {};
  const { machine, suite, cold } = readResults<Harness>('harness');
  if (machine.processor !== processor || machine.cores !== cores) return {};
  return { ...(suite && { suite }), ...(cold && { cold }) };
}
