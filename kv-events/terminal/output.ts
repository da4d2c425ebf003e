import { once } from 'node:events';

/** Writes results line by line; notices go to standard error. */
export interface Output {
  readonly colour: boolean;
  /** Writes one line and waits while the reader is too slow. */
  line(text: string): Promise<void>;
  notice(text: string): void;
}

/** Ignores EPIPE, so that a reader may close the output early (`| head`, a pager). */
export function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

/**
 * Standard output and error. When the reader closes standard output (`| head`), `gone` is called once.
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
