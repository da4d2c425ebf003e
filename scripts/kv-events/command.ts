import { Command, CommanderError } from 'commander';
import { defaultVersion } from './aibrix.ts';
import {
  secondsArgument,
  sequenceArgument,
  type TargetFlags,
  targetOf,
  urlArgument,
  withTarget,
} from './arguments.ts';
import { CommandError, exitCodes, reasonOf } from './exit.ts';
import { type Output, standardOutput, tolerateClosedPipes } from './output.ts';

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
  readonly json?: true;
}

const programHelp = `
Without -n, --context or --kubeconfig, the target is an address that this machine can reach. With one of them, or as
pod/NAME or deployment/NAME, it is a pod: its ports are forwarded, as kubectl port-forward does.

Examples:
  kv-events watch 10.244.1.7                          rates of a pod, from inside the cluster
  kv-events watch -n demo deploy/my-model --verbose   one line a batch, from anywhere
  kv-events watch localhost --json | jq .sequence     for machines
  kv-events check -n demo deploy/my-model             is it what the gateway needs?

Here, kv-events is: npm run kv-events -- COMMAND …, or npx tsx scripts/kv-events.ts COMMAND …`;

const watchHelp = `
Rates come as one line an interval; missed counts batches that the network or the publisher lost, dropped those that
arrived and could not be printed in time. Notices go to standard error, everything else to standard output.

--json prints one object a line: {"type":"batch","sequence":7,"missed":0,"restarted":false,"replayed":false,"topic":"",
"bytes":253,"timestamp":1795379725.2,"dataParallelRank":0,"encoding":"map","events":[…]}, and objects of the types
connected, disconnected, undecodable and, last, summary. Block hashes are strings (decimal, or 0x and hexadecimal for
bytes); other integers are numbers, or strings above 2^53-1. Token ids are the text of prompts: only with --tokens.

Exit codes:
  0  ended by Ctrl-C, TERM or --duration
  2  wrong usage, or the publisher cannot be found or reached at the start (later it is waited for)`;

const checkHelp = `
Connects as the gateway does: SUB on all topics, then a replay request by DEALER. Where the server is known (--url, or
a pod), it sends one fresh prompt of several hundred tokens, to be completed by one token, so that there is an event to
look at; VLLM_API_KEY is its key, if it needs one. Otherwise it waits for traffic, then looks into the replay buffer.
Of a pod, its labels, annotations and addresses are checked too.

Exit codes:
  0  fits: the gateway can use the events of this pod (there may be warnings)
  1  a problem was found: the gateway would not use them
  2  nothing could be checked: wrong usage, or the target cannot be found or reached
  3  undecided: no event was seen, or nobody has verified that release of AIBrix`;

/** Runs until its work is done or a signal ends it. */
type Run = (
  work: (output: Output, signal: AbortSignal) => Promise<number>,
  seconds?: number,
) => Promise<void>;

function addWatch(program: Command, run: Run): void {
  withTarget(program.command('watch'))
    .summary('show the events of a pod as they come')
    .description('Shows the KV-cache events of a vLLM pod as they come: rates, or every batch.')
    .option('-v, --verbose', 'one line a batch instead of rates')
    .option('--json', 'one JSON object a line, for machines')
    .option('--tokens', 'with --json: token ids too')
    .option(
      '--replay-from <sequence>',
      'first what the pod still has from this sequence on',
      sequenceArgument,
    )
    .option('--duration <seconds>', 'end after this time', secondsArgument)
    .option('--interval <seconds>', 'time that one line of rates covers', secondsArgument, 1)
    .addHelpText('after', watchHelp)
    .action(async (target: string, flags: WatchFlags) => {
      const { runWatch } = await import('./watch-command.ts');
      const { replayFrom, interval, tokens = false } = flags;
      const form = flags.json ? 'json' : flags.verbose ? 'batches' : 'rates';
      const where = targetOf(target, flags, { wanted: false });
      const command = { target: where, replayFrom, interval, form, tokens } as const;
      await run((output, signal) => runWatch(command, output, signal), flags.duration);
    });
}

function addCheck(program: Command, run: Run): void {
  withTarget(program.command('check'))
    .summary('say whether a pod is what the AIBrix gateway needs')
    .description('Says whether a vLLM pod is what the AIBrix gateway needs, and what to do if not.')
    .option('--aibrix-version <version>', 'release of the gateway, or main', defaultVersion)
    .option('--url <url>', 'base URL of the model server, to send a prompt to: http://HOST:8000', urlArgument)
    .option('--no-prompt', 'send no prompt, wait for traffic')
    .option('--wait <seconds>', 'longest wait for an event', secondsArgument, 10)
    .option('--json', 'the report as one JSON object, for machines')
    .addHelpText('after', checkHelp)
    .action(async (target: string, flags: CheckFlags) => {
      const { runCheck } = await import('./check-command.ts');
      const { aibrixVersion, wait, prompt, url, json = false } = flags;
      const where = targetOf(target, flags, { wanted: prompt, ...(url && prompt && { url }) });
      const command = { target: where, aibrixVersion, waitSeconds: wait, json };
      await run((output, signal) => runCheck(command, output, signal));
    });
}

function createProgram(run: Run): Command {
  const program = new Command('kv-events')
    .description('Looks at the KV-cache events that a vLLM pod publishes for the AIBrix gateway.')
    .addHelpText('after', programHelp)
    .showHelpAfterError('(--help shows the usage)')
    .exitOverride()
    .configureHelp({ helpWidth: 110 });
  addWatch(program, run);
  addCheck(program, run);
  for (const command of program.commands) command.copyInheritedSettings(program);
  return program;
}

/** Runs the command line and gives the exit code; errors that a user can act on are one line. */
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
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fits : exitCodes.cannot;
    if (!(error instanceof CommandError)) throw error;
    process.stderr.write(`error: ${reasonOf(error)}\n`);
    return exitCodes.cannot;
  }
}
