import { check } from '../check/check.ts';
import type { Verdict } from '../check/finding.ts';
import { reportText } from '../check/report.ts';
import { gatewayOf } from '../gateway/versions.ts';
import { findTarget, type TargetOptions } from '../pod/target.ts';
import { exitCodes } from '../terminal/exit.ts';
import type { Output } from '../terminal/output.ts';

/** Options of `check`. */
export interface CheckCommand {
  readonly target: TargetOptions;
  readonly aibrixVersion: string;
  readonly waitSeconds: number;
  readonly json: boolean;
}

const verdictCodes: Readonly<Record<Verdict, number>> = {
  fits: exitCodes.fits,
  problem: exitCodes.problem,
  undecided: exitCodes.undecided,
};

/** Checks a publisher, prints the report, and returns the exit code. */
export async function runCheck(command: CheckCommand, output: Output, signal: AbortSignal): Promise<number> {
  const rules = gatewayOf(command.aibrixVersion);
  const target = await findTarget(command.target);
  output.notice(`checking ${target.name}${target.note ? ` (${target.note})` : ''}`);
  const { report, unreachable } = await check(target, rules, {
    waitSeconds: command.waitSeconds,
    signal,
    progress: output.notice,
  });
  if (signal.aborted) return exitCodes.interrupted;
  await output.line(command.json ? JSON.stringify(report, null, 2) : reportText(report, output.colour));
  if (unreachable) output.notice(`error: ${unreachable.message}`);
  return unreachable ? exitCodes.unreachable : verdictCodes[report.verdict];
}
