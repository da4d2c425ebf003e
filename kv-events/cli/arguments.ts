import { type Command, InvalidArgumentError, Option } from 'commander';
import { ports } from '../gateway/contract.ts';
import { parsePort } from '../pod/address.ts';
import type { GatewayPlace } from '../pod/gateway.ts';
import type { TargetOptions } from '../pod/target.ts';
import { endOfReplay } from '../wire/frames.ts';

/** Options that say where to look. */
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
    throw new InvalidArgumentError('A port is a number from 1 to 65535.');
  }
}

/** Seconds: a positive number. */
export function secondsArgument(text: string): number {
  const seconds = Number(text);
  if (text.trim() !== '' && seconds > 0 && seconds <= 1_000_000) return seconds;
  throw new InvalidArgumentError('It is a number of seconds above 0.');
}

/** A sequence number: a whole number of at most 64 bits. */
export function sequenceArgument(text: string): bigint {
  if (/^\d{1,20}$/.test(text) && BigInt(text) < endOfReplay) return BigInt(text);
  throw new InvalidArgumentError('A sequence is a whole number from 0 on.');
}

/** A base URL of http or https. */
export function urlArgument(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return text;
  throw new InvalidArgumentError('Give the base URL of the server: http://HOST:8000.');
}

/** A gateway's Deployment: `NAMESPACE/DEPLOYMENT`. */
export function gatewayArgument(text: string): GatewayPlace {
  const [, namespace, name] = /^([a-z0-9-]+)\/([a-z0-9.-]+)$/.exec(text) ?? [];
  if (namespace && name) return { namespace, name };
  throw new InvalidArgumentError('Give NAMESPACE/DEPLOYMENT.');
}

/** Adds the argument and the options that every command has. */
export function withTarget(command: Command): Command {
  return command
    .argument('<target>', 'HOST, HOST:PORT or tcp://HOST:PORT; with -n also POD, pod/NAME or deployment/NAME')
    .option('-n, --namespace <name>', 'look for a pod in this namespace and forward its ports')
    .option('--context <name>', 'context of the kubeconfig; the target is a pod')
    .option('--kubeconfig <file>', 'instead of $KUBECONFIG or ~/.kube/config; the target is a pod')
    .addOption(
      new Option('--event-port <port>', 'port of the events, where the address names none')
        .argParser(portArgument)
        .default(ports.events),
    )
    .addOption(
      new Option('--replay-port <port>', 'port of the replay').argParser(portArgument).default(ports.replay),
    );
}

/** The target that a command line means. */
export function targetOf(
  target: string,
  flags: TargetFlags,
  http: { url?: string; wanted: boolean },
): TargetOptions {
  const { namespace, context, kubeconfig, eventPort, replayPort } = flags;
  return { target, namespace, context, kubeconfig, eventPort, replayPort, url: http.url, http: http.wanted };
}
