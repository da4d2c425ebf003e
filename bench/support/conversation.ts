import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * Sends a line of JSON to a process and returns the next line of its output.
 *
 * @param name of the process, for the error
 * @throws if the process exits; the message contains the end of its error output
 */
export function conversation(
  { stdin, stdout, stderr }: ChildProcessWithoutNullStreams,
  name: string,
): (command: object) => Promise<unknown> {
  let output = '';
  stderr.on('data', (text: Buffer) => {
    output = (output + text).slice(-4000);
  });
  // If the process has exited, the missing response is reported below.
  stdin.on('error', () => undefined);
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  return async (command) => {
    stdin.write(`${JSON.stringify(command)}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error(`${name} exited:\n${output}`);
    return JSON.parse(value);
  };
}
