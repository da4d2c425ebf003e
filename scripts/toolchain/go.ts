import { createInterface } from 'node:readline';
import type { Writable } from 'node:stream';
import which from 'which';
import { ending, tethered } from '../process/tether.ts';
import { goModule, goVersion, type ToolName, tools } from './versions.ts';

/** Settings of the user's Go that must not change what is built here. */
const environment = { CGO_ENABLED: '0', GOFLAGS: '-mod=readonly -buildvcs=false', GOWORK: 'off' };

/** What came out of a run of the `go` command. */
export interface GoOutput {
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
}

/**
 * Runs the `go` command in the module of the tools.
 *
 * @param onMessage called with each line that the command says on standard error
 * @param hold see `heldDirectory`
 * @throws with the command's last lines when it fails, and with the way out when Go is missing or too old
 */
export async function go(
  args: readonly string[],
  onMessage: (line: string) => void = () => undefined,
  hold?: Writable,
): Promise<GoOutput> {
  const program = await which('go', { nothrow: true });
  if (!program) throw new Error(`There is no go on PATH.\n${wayOut}`);
  const child = tethered(program, args, { cwd: goModule, environment, ...(hold && { hold }) });
  const [stdout, stderr, end] = await Promise.all([
    lines(child.stdout),
    lines(child.stderr, onMessage),
    ending(child),
  ]);
  if (end !== 'exit code 0') throw failure(args, stderr, end);
  return { stdout, stderr };
}

async function lines(
  stream: NodeJS.ReadableStream | null,
  onLine?: (line: string) => void,
): Promise<string[]> {
  const all: string[] = [];
  if (!stream) return all;
  for await (const line of createInterface({ input: stream })) {
    all.push(line);
    onLine?.(line);
  }
  return all;
}

function failure(args: readonly string[], stderr: readonly string[], end: string): Error {
  const said = stderr.slice(-15).join('\n');
  const tooOld = /requires go >= |toolchain not available|unknown directive: tool/.test(said);
  return new Error(`go ${args[0]} ended with ${end}:\n${said}${tooOld ? `\n${wayOut}` : ''}`);
}

const wayOut = [
  `The tools are built once with Go ${goVersion} or later: install it (go.dev/doc/install) and run the command again.`,
  'Without Go, put these programs on PATH instead:',
  ...Object.entries(tools).map(([name, { fits }]) => `  ${name as ToolName} ${fits}`),
].join('\n');
