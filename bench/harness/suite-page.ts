import { duration } from '../../harness/process/report.ts';
import { day, figure, paragraph, percent, table } from '../support/text.ts';
import { lengthOf, type SuiteTimes } from './suite-times.ts';

/** Times that the tests are meant to take, in seconds. */
const goals = { chart: 60, all: 180 };

/** The section of docs/harness-speed.md about where the time of `npm test` goes. */
export function suiteSection(times: SuiteTimes): string {
  const seconds = (count: number): string => duration(count * 1000);
  const projects = times.projects.map(({ project, files, checks, seconds: length }) => [
    `\`${project}\``,
    figure(files, 4),
    figure(checks, 5),
    seconds(length),
  ]);
  const slowest = times.slowest.map((file) => [
    `\`${file.file}\``,
    figure(file.checks, 5),
    seconds(lengthOf(file) / 1000),
  ]);
  return `## Where the time of npm test goes

${floor(times)}

${table(['project', 'test files', 'checks', 'first start to last end'], projects)}

The test files that were open the longest; several are open at a time:

${table(['test file', 'checks', 'open for'], slowest)}`;
}

/** What bounds the time from below: the work of the processors, and the project that runs one file at a time. */
function floor({ started, seconds, load, machine, passed, cpuSeconds, projects }: SuiteTimes): string {
  const of = (name: string): number => projects.find(({ project }) => project === name)?.seconds ?? 0;
  const alone = of('engine') + of('gateway');
  const least = cpuSeconds / machine.cores;
  const used = percent(least / seconds);
  const verdict = (measured: number, goal: number): string =>
    measured <= goal ? `within the goal of ${goal} s` : `above the goal of ${goal} s`;
  return paragraph(`
    On ${day(started)} \`npm test\` took ${duration(seconds * 1000)} for ${figure(passed, 5)} checks, which is
    ${verdict(seconds, goals.all)}; the project \`chart\` took ${duration(of('chart') * 1000)} beside the others,
    ${verdict(of('chart'), goals.chart)}. The load average was ${figure(load.start)} at the start. The machine worked for
    ${figure(cpuSeconds, 4)} CPU seconds, ${used} of what its ${machine.cores} cores can do in that time, so with the same
    work it cannot take less than ${duration(least * 1000)}. The projects \`engine\` and \`gateway\` run one file at a time,
    because each vLLM needs both cores and 2 GB: together they took ${duration(alone * 1000)}.`);
}
