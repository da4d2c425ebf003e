import { once } from 'node:events';

/** Where results go, line by line; notices go to standard error. */
export interface Output {
  readonly colour: boolean;
  /** Writes one line and waits while the reader is behind. */
  line(text: string): Promise<void>;
  notice(text: string): void;
}

/** Lets a reader of the output go away (`| head`, a pager) without a crash: what it does not want is not written. */
export function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

/**
 * Standard output and error. When the reader of standard output goes away (`| head`), `gone` is called once.
 *
 * @param signal ends the waiting for a slow reader
 */
export function standardOutput(signal: AbortSignal, gone: () => void): Output {
  const { stdout, stderr } = process;
  stdout.on('error', gone);
  return {
    colour: stdout.isTTY === true && !process.env.NO_COLOR,
    async line(text) {
      if (signal.aborted && stdout.writableNeedDrain) return;
      if (!stdout.write(`${text}\n`)) await once(stdout, 'drain', { signal }).catch(() => undefined);
    },
    notice: (text) => void stderr.write(`${text}\n`),
  };
}
