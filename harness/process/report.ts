import type { WriteStream } from 'node:tty';
import { stripVTControlCharacters } from 'node:util';
import prettyMilliseconds from 'pretty-ms';

/** Where long-running work reports its progress. */
export interface Report {
  /** Prints one line. */
  line(text: string): void;
  /**
   * Runs `work` and shows its progress: on a terminal in one line that is rewritten, elsewhere in a line now and then, so
   * that a CI log is never silent for minutes. Ends with a line that states the time it took. The text passed to
   * `update` last is the result; colours in it are removed.
   */
  during<T>(title: string, work: (update: (detail: string) => void) => Promise<T>): Promise<T>;
}

const clearLine = '\r\u001b[2K';

/** A duration for people, in tenths of a second below ten seconds: `400ms`, `9.4s`, `12s`, `4m 57s`. */
export function duration(milliseconds: number): string {
  const unit = milliseconds < 9_950 ? 100 : 1000;
  return prettyMilliseconds(Math.round(milliseconds / unit) * unit);
}

/** Creates a report that writes to a stream; `quietSeconds` is the longest silence if the stream is not a terminal. */
export function createReport(stream: WriteStream = process.stdout, quietSeconds = 15): Report {
  const live = stream.isTTY === true;
  const line = (text: string): void => void stream.write(`${text}\n`);

  async function during<T>(
    title: string,
    work: (update: (detail: string) => void) => Promise<T>,
  ): Promise<T> {
    const started = performance.now();
    let detail = '';
    const state = (word = ''): string =>
      `${[title, word || detail].filter(Boolean).join(': ')} (${duration(performance.now() - started)})`;
    const show = (): void => {
      if (live) stream.write(clearLine + state().slice(0, stream.columns - 1));
      else line(state());
    };
    const ticker = setInterval(show, live ? 200 : quietSeconds * 1000);
    const end = (word?: string): void => {
      clearInterval(ticker);
      line((live ? clearLine : '') + state(word));
    };
    try {
      const result = await work((text) => {
        detail = stripVTControlCharacters(text);
      });
      end();
      return result;
    } catch (error) {
      end('failed');
      throw error;
    }
  }
  return { line, during };
}
