import which from 'which';
import { type LineListener, run } from '../process/run.ts';
import type { TetherOptions } from '../process/tether.ts';
import { goVersion, tools } from './versions.ts';

/** Overrides settings of the user's Go that would change what is built here. */
const environment = { GOFLAGS: '-mod=readonly -buildvcs=false', GOWORK: 'off' };

/** A Go module of ours that pins programs. */
export interface GoModule {
  /** The directory of its go.mod. */
  readonly directory: string;
  /** Whether its programs link C libraries of this machine. */
  readonly cgo: boolean;
}

/**
 * Runs the `go` command in a module of ours and gives what it prints on standard output.
 *
 * @param listen called with each line that the command prints
 * @throws with the command's last lines when it fails, and with what to do when Go is missing or too old
 */
export async function go(
  { directory, cgo }: GoModule,
  args: readonly string[],
  listen: LineListener,
  { hold }: Pick<TetherOptions, 'hold'> = {},
): Promise<readonly string[]> {
  const program = await which('go', { nothrow: true });
  if (!program) throw new Error(`go is not on PATH.\n${installHint}`);
  const settings = { ...environment, CGO_ENABLED: cgo ? '1' : '0' };
  const options = { cwd: directory, environment: settings, ...(hold && { hold }) };
  const { stdout, stderr, end } = await run(program, args, options, listen);
  if (end === 'exit code 0') return stdout;
  const output = stderr.slice(-15).join('\n');
  const tooOld = /requires go >= |toolchain not available|unknown directive: tool|invalid go version/.test(
    output,
  );
  throw new Error(`go ${args[0]} ended with ${end}:\n${output}${tooOld ? `\n${installHint}` : ''}`);
}

const installHint = [
  `The tools are built once, with Go ${goVersion} or later: install it (go.dev/doc/install) and run the command again.`,
  'Without Go, put these programs on PATH instead:',
  ...Object.entries(tools).map(([name, { fits }]) => `  ${name} ${fits}`),
].join('\n');
