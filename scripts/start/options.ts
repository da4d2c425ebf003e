import path from 'node:path';
import { Option } from 'commander';
import { npmCommand } from '../../harness/process/npm-command.ts';

/** Options of `npm start`. */
export interface StartOptions {
  readonly release: string;
  /** Undefined: the context's own namespace. */
  readonly namespace?: string;
  /** A context of the user's kubeconfig, instead of our control plane. */
  readonly context?: string;
  /** Absolute paths. */
  readonly values: readonly string[];
  readonly set: readonly string[];
  /** Run the pod's command on this machine, with a tiny model, and show its events. */
  readonly engine: boolean;
  /** Run two pods' commands on this machine behind a real AIBrix gateway, and show how prompts are routed. */
  readonly gateway: boolean;
  /** Stop after showing the result. */
  readonly exit: boolean;
}

type Repeated = 'values' | 'set';
type Lists = Partial<Pick<StartOptions, Repeated>>;

const explanation = [
  'Installs charts/aibrix-model with KV events enabled into a real Kubernetes API server, shows the result, and runs',
  'until Ctrl-C. etcd, the API server, the controllers, the scheduler and simulated nodes with GPUs run on this',
  'machine, only for this command; no container is started, so no GPU is needed. Programs missing on PATH are built',
  'with Go into .tools.\n\nWhile it runs, the same command in another terminal upgrades the release and shows it again.',
].join(' ');

const engineHelp =
  "then run the pod's own command here: a real vLLM with a tiny model on the CPU, and print its events as they arrive";

const gatewayHelp =
  'run two pods on the CPU behind the real AIBrix gateway, and show which pod each prompt is routed to and why';

const examples = `
Examples:
  npm start
  npm start -- --engine
  npm start -- --gateway
  npm start -- --set model.kvEvents.format=env
  npm start -- --values charts/aibrix-model/ci/fleet-values.yaml
  npm start -- --context my-cluster --namespace models --release qwen`;

/**
 * Parses the command line. Prints the help and exits for --help; exits with code 1 and a message for unknown options.
 *
 * @param args without the program's name
 */
export function startOptions(args: readonly string[]): StartOptions {
  const command = npmCommand('npm start', explanation)
    .option('--release <name>', 'name of the release and of the model', 'my-model')
    .option('--namespace <name>', 'namespace of the release; by default that of the context')
    .option('--set <key=value>', 'a value of the chart, as for helm; may be repeated', collect)
    .option('--values <file>', 'a values file; may be repeated', collectFile)
    .option(
      '--context <name>',
      'use this context of your kubeconfig; the release is not uninstalled at the end',
    )
    .addOption(new Option('--engine', engineHelp).default(false).conflicts('context'))
    .addOption(new Option('--gateway', gatewayHelp).default(false).conflicts(['context', 'engine']))
    .option('--exit', 'stop everything after showing the result', false)
    .addHelpText('after', examples);
  const given = command.parse(args, { from: 'user' }).opts<Omit<StartOptions, Repeated> & Lists>();
  return { ...given, values: given.values ?? [], set: given.set ?? [] };
}

function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}

/** npm runs scripts in the project's folder; a relative path is relative to the user's current folder. */
function collectFile(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, path.resolve(process.env.INIT_CWD ?? '.', value)];
}
