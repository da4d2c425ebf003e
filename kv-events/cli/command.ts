import { Command, CommanderError } from 'commander';
import { gatewayDeployment } from '../gateway/contract.ts';
import { defaultVersion } from '../gateway/versions.ts';
import type { GatewayPlace } from '../pod/gateway.ts';
import { CommandError, exitCodes, reasonOf } from '../terminal/exit.ts';
import { type Output, standardOutput, tolerateClosedPipes } from '../terminal/output.ts';
import {
  gatewayArgument,
  secondsArgument,
  sequenceArgument,
  type TargetFlags,
  targetOf,
  urlArgument,
  withTarget,
} from './arguments.ts';
import { checkHelp, programHelp, watchHelp } from './help.ts';

interface WatchFlags extends TargetFlags {
  readonly verbose?: true;
  readonly json?: true;
  readonly tokens?: true;
  readonly replayFrom?: bigint;
  readonly duration?: number;
  readonly interval: number;
}

interface CheckFlags extends TargetFlags {
  readonly aibrixVersion: string;
  readonly url?: string;
  readonly prompt: boolean;
  readonly wait: number;
  readonly gateway?: GatewayPlace;
  readonly json?: true;
}

/** Runs until it is done or a signal ends it. */
type Run = (
  work: (output: Output, signal: AbortSignal) => Promise<number>,
  seconds?: number,
) => Promise<void>;

function addWatch(program: Command, run: Run): void {
  withTarget(program.command('watch'))
    .summary('print the events of a pod as they arrive')
    .description('Prints the KV-cache events of a vLLM pod as they arrive: rates, or every batch.')
    .option('-v, --verbose', 'one line per batch instead of rates')
    .option('--json', 'one JSON object per line')
    .option('--tokens', 'with --json: include token ids')
    .option(
      '--replay-from <sequence>',
      'first print the batches in the replay buffer, starting at this sequence number',
      sequenceArgument,
    )
    .option('--duration <seconds>', 'stop after this time', secondsArgument)
    .option('--interval <seconds>', 'time covered by one line of rates', secondsArgument, 1)
    .addHelpText('after', watchHelp)
    .action(async (target: string, flags: WatchFlags) => {
      const { runWatch } = await import('./watch-command.ts');
      const { replayFrom, interval, tokens = false } = flags;
      const form = flags.json ? 'json' : flags.verbose ? 'batches' : 'rates';
      const where = targetOf(target, flags, { needed: false });
      const command = { target: where, replayFrom, interval, form, tokens } as const;
      await run((output, signal) => runWatch(command, output, signal), flags.duration);
    });
}

function addCheck(program: Command, run: Run): void {
  withTarget(program.command('check'))
    .summary('check whether the AIBrix gateway can use the events of a pod')
    .description(
      'Checks whether the AIBrix gateway can use the events of a vLLM pod, and prints what to do if not.',
    )
    .option('--aibrix-version <version>', 'release of the gateway, or main', defaultVersion)
    .option('--url <url>', 'base URL of the model server, to send a prompt to: http://HOST:8000', urlArgument)
    .option(
      '--gateway <deployment>',
      `NAMESPACE/DEPLOYMENT of the gateway (default: ${gatewayDeployment.namespace}/${gatewayDeployment.name})`,
      gatewayArgument,
    )
    .option('--no-prompt', 'wait for traffic instead of sending a prompt')
    .option('--wait <seconds>', 'longest wait for an event', secondsArgument, 10)
    .option('--json', 'print the report as one JSON object')
    .addHelpText('after', checkHelp)
    .action(async (target: string, flags: CheckFlags) => {
      const { runCheck } = await import('./check-command.ts');
      const { aibrixVersion, wait, prompt, url, gateway, json = false } = flags;
      const where = targetOf(target, flags, { needed: prompt, ...(url && prompt && { url }) });
      const command = { target: { ...where, gateway }, aibrixVersion, waitSeconds: wait, json };
      await run((output, signal) => runCheck(command, output, signal));
    });
}

function createProgram(run: Run): Command {
  const program = new Command('kv-events')
    .description('Inspects the KV-cache events that a vLLM pod publishes for the AIBrix gateway.')
    .addHelpText('after', programHelp)
    .showHelpAfterError('(see --help)')
    .exitOverride()
    .configureHelp({ helpWidth: 110 });
  addWatch(program, run);
  addCheck(program, run);
  for (const command of program.commands) command.copyInheritedSettings(program);
  return program;
}

/** Runs the command line and returns the exit code; errors that a user can act on are one line. */
export async function main(args: readonly string[]): Promise<number> {
  tolerateClosedPipes();
  let code: number = exitCodes.fits;
  const run: Run = async (work, seconds) => {
    const interrupted = new AbortController();
    const abort = (): void => interrupted.abort();
    process.once('SIGINT', abort).once('SIGTERM', abort);
    const limits = seconds === undefined ? [] : [AbortSignal.timeout(seconds * 1000)];
    const signal = AbortSignal.any([interrupted.signal, ...limits]);
    code = await work(standardOutput(signal, abort), signal);
  };
  try {
    await createProgram(run).parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fits : exitCodes.unreachable;
    if (!(error instanceof CommandError)) throw error;
    process.stderr.write(`error: ${reasonOf(error)}\n`);
    return exitCodes.unreachable;
  }
}
