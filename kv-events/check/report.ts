import { styleText } from 'node:util';
import wrapAnsi from 'wrap-ansi';
import { gatewayEnvironment, type Needs } from '../gateway/settings.ts';
import { isOld, type NamedGateway } from '../gateway/versions.ts';
import { counted, printable } from '../terminal/text.ts';
import { type Finding, type Severity, type Verdict, verdictOf } from './finding.ts';

/** The report of a check. */
export interface CheckReport {
  readonly target: string;
  readonly aibrix: string;
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  /** Environment variables that the gateway's container needs for this pod; absent if the block size is unknown. */
  readonly gatewayEnvironment?: Readonly<Record<string, string>>;
}

/** Creates a report. */
export function checkReport(
  target: string,
  gateway: NamedGateway,
  findings: readonly Finding[],
  needs: Needs = {},
): CheckReport {
  const environment = needs.blockSize ? gatewayEnvironment(needs, isOld(gateway)) : undefined;
  const verdict = verdictOf(findings);
  const report = { target, aibrix: gateway.version, verdict, findings };
  return environment ? { ...report, gatewayEnvironment: environment } : report;
}

const verdictTexts: Readonly<Record<Verdict, string>> = {
  fits: 'fits: the gateway can use the events of this pod',
  problem: 'does not fit: the gateway would not use the events of this pod',
  undecided: 'undecided: not everything could be checked',
};

const colours = {
  ok: 'green',
  note: 'cyan',
  warning: 'yellow',
  problem: 'red',
  unknown: 'magenta',
} as const satisfies Readonly<Record<Severity, string>>;

const indent = ' '.repeat(9);
const textWidth = 100;

function indented(text: string, first: string): string[] {
  return wrapAnsi(printable(text, 600), textWidth)
    .split('\n')
    .map((line, index) => `${index === 0 ? first : indent}${line}`);
}

function lines({ severity, text, remedy }: Finding, colour: boolean): string[] {
  const word = `${severity.padEnd(8)} `;
  const shown = colour ? styleText(colours[severity], word, { validateStream: false }) : word;
  return [...indented(text, shown), ...(remedy ? indented(`→ ${remedy}`, indent) : [])];
}

function summary({ findings, verdict }: CheckReport): string {
  const of = (severity: Severity): number => findings.filter((found) => found.severity === severity).length;
  return `${verdictTexts[verdict]} (${counted(of('problem'), 'problem')}, ${counted(of('warning'), 'warning')})`;
}

/** The report as text for people, with a trailing newline. */
export function reportText(report: CheckReport, colour: boolean): string {
  const environment = Object.entries(report.gatewayEnvironment ?? {}).map(
    ([name, value]) => `  ${name}="${value}"`,
  );
  const section =
    environment.length > 0 ? ['', 'environment of the gateway for this pod:', ...environment] : [];
  return [
    `${report.target} as the gateway of AIBrix ${report.aibrix} sees it`,
    '',
    ...report.findings.flatMap((found) => lines(found, colour)),
    ...section,
    '',
    summary(report),
    '',
  ].join('\n');
}
