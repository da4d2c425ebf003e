import type { WriteStream } from 'node:tty';
import { stripVTControlCharacters } from 'node:util';
import prettyMilliseconds from 'pretty-ms';

/** Where long work says what it does. */
export interface Report {
  /** Prints one line. */
  line(text: string): void;
  /**
   * Runs `work` under a title and says how far it is: on a terminal in one living line, elsewhere in a line now and
   * then, so that neither a person nor a CI log sees silent minutes. Ends with a line of the time it took. The text
   * given to `update` last is its result; colours in it, as programs print them, are left out.
   */
  during<T>(title: string, work: (update: (detail: string) => void) => Promise<T>): Promise<T>;
}

const clearLine = '\r\u001b[2K';

/** A time as people say it, in tenths of a second below ten seconds: `400ms`, `9.4s`, `12s`, `4m 57s`. */
export function duration(milliseconds: number): string {
  const unit = milliseconds < 9_950 ? 100 : 1000;
  return prettyMilliseconds(Math.round(milliseconds / unit) * unit);
}

/** A report on a stream; `quietSeconds` is the longest silence where the stream is not a terminal. */
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
