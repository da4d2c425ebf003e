import { type Command, InvalidArgumentError, Option } from 'commander';
import { ports } from '../gateway/contract.ts';
import { parsePort } from '../pod/address.ts';
import type { GatewayPlace } from '../pod/gateway.ts';
import type { TargetOptions } from '../pod/target.ts';
import { endOfReplay } from '../wire/frames.ts';

/** Options that select the target. */
export interface TargetFlags {
  readonly namespace?: string;
  readonly context?: string;
  readonly kubeconfig?: string;
  readonly eventPort: number;
  readonly replayPort: number;
}

function portArgument(text: string): number {
  try {
    return parsePort(text);
  } catch {
    throw new InvalidArgumentError('Must be a port number from 1 to 65535.');
  }
}

/** Seconds: a positive number. */
export function secondsArgument(text: string): number {
  const seconds = Number(text);
  if (text.trim() !== '' && seconds > 0 && seconds <= 1_000_000) return seconds;
  throw new InvalidArgumentError('Must be a number of seconds above 0.');
}

/** A sequence number: an unsigned 64-bit integer. */
export function sequenceArgument(text: string): bigint {
  if (/^\d{1,20}$/.test(text) && BigInt(text) < endOfReplay) return BigInt(text);
  throw new InvalidArgumentError('Must be a sequence number: an integer of 0 or more.');
}

/** A base URL of http or https. */
export function urlArgument(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return text;
  throw new InvalidArgumentError('Must be the base URL of the server: http://HOST:8000.');
}

/** A gateway's Deployment: `NAMESPACE/DEPLOYMENT`. */
export function gatewayArgument(text: string): GatewayPlace {
  const [, namespace, name] = /^([a-z0-9-]+)\/([a-z0-9.-]+)$/.exec(text) ?? [];
  if (namespace && name) return { namespace, name };
  throw new InvalidArgumentError('Must be NAMESPACE/DEPLOYMENT.');
}

/** Adds the argument and the options shared by all commands. */
export function withTarget(command: Command): Command {
  return command
    .argument('<target>', 'HOST, HOST:PORT or tcp://HOST:PORT; with -n also POD, pod/NAME or deployment/NAME')
    .option('-n, --namespace <name>', 'look for a pod in this namespace and forward its ports')
    .option('--context <name>', 'context of the kubeconfig; the target is a pod')
    .option('--kubeconfig <file>', 'instead of $KUBECONFIG or ~/.kube/config; the target is a pod')
    .addOption(
      new Option('--event-port <port>', 'event port, if the address has none')
        .argParser(portArgument)
        .default(ports.events),
    )
    .addOption(
      new Option('--replay-port <port>', 'replay port').argParser(portArgument).default(ports.replay),
    );
}

/** The target selected on the command line. */
export function targetOf(
  target: string,
  flags: TargetFlags,
  http: { url?: string; needed: boolean },
): TargetOptions {
  const { namespace, context, kubeconfig, eventPort, replayPort } = flags;
  return { target, namespace, context, kubeconfig, eventPort, replayPort, url: http.url, http: http.needed };
}
