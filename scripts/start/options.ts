import path from 'node:path';
import { Option } from 'commander';
import { npmCommand } from '../../harness/process/npm-command.ts';

/** What the user asked `npm start` for. */
export interface StartOptions {
  readonly release: string;
  /** Undefined: the context's own namespace. */
  readonly namespace?: string;
  /** A context of the user's kubeconfig, instead of a control plane of our own. */
  readonly context?: string;
  /** Absolute paths. */
  readonly values: readonly string[];
  readonly set: readonly string[];
  /** Run the pod's command on this machine, with a tiny model, and show its events. */
  readonly engine: boolean;
  /** Run two pods' commands on this machine behind a real AIBrix gateway, and show where prompts go. */
  readonly gateway: boolean;
  /** Tear down after showing the result. */
  readonly exit: boolean;
}

type Repeated = 'values' | 'set';
type Lists = Partial<Pick<StartOptions, Repeated>>;

const explanation = [
  'Installs charts/aibrix-model with KV events on into a real Kubernetes API server, shows what came of it, and stays',
  'until Ctrl-C. etcd, the API server, the controllers, the scheduler and nodes with GPUs run on this machine, for this',
  'command only; no container is started, so no GPU is needed. Programs that are missing on PATH are built once, with',
  'Go, into .tools.\n\nWhile it runs, the same command in another terminal upgrades the release and shows it again.',
].join(' ');

const engineHelp =
  "then run the pod's own command here: a real vLLM with a tiny model on the CPU, and its events as they come";

const gatewayHelp =
  'run two pods on the CPU behind the real AIBrix gateway, and show where prompts go and why';

const examples = `
Examples:
  npm start
  npm start -- --engine
  npm start -- --gateway
  npm start -- --set model.kvEvents.format=env
  npm start -- --values charts/aibrix-model/ci/fleet-values.yaml
  npm start -- --context my-cluster --namespace models --release qwen`;

/**
 * Reads the command line. Explains itself and ends the process for --help; ends it with exit code 1 and a message for
 * what it does not know.
 *
 * @param args without the program's name
 */
export function startOptions(args: readonly string[]): StartOptions {
  const command = npmCommand('npm start', explanation)
    .option('--release <name>', 'name of the release, and of the model', 'my-model')
    .option('--namespace <name>', 'namespace of the release; by default that of the context')
    .option('--set <key=value>', 'a value of the chart, as for helm; may be repeated', collect)
    .option('--values <file>', 'a values file; may be repeated', collectFile)
    .option('--context <name>', 'use this context of your kubeconfig; what is installed there stays')
    .addOption(new Option('--engine', engineHelp).default(false).conflicts('context'))
    .addOption(new Option('--gateway', gatewayHelp).default(false).conflicts(['context', 'engine']))
    .option('--exit', 'stop everything once the result is shown', false)
    .addHelpText('after', examples);
  const given = command.parse(args, { from: 'user' }).opts<Omit<StartOptions, Repeated> & Lists>();
  return { ...given, values: given.values ?? [], set: given.set ?? [] };
}

function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}

/** npm runs scripts in the project's folder; a relative path means the folder that the user is in. */
function collectFile(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, path.resolve(process.env.INIT_CWD ?? '.', value)];
}
