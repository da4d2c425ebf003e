import type { Report } from './report.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** npm passes on the Ctrl-C that the terminal has sent to us already: this soon after, it is the same one. */
const echoMilliseconds = 1000;

/**
 * Ends the process when the user stops it, or when the npm that started it is gone, killed perhaps: what runs here
 * must not outlive it. Children need no care, they are tethered. A second Ctrl-C does not wait for `stop`.
 *
 * @param stop is awaited first; true means that the user may stop now, so that this is no failure
 */
export function endOnStop(stop: () => Promise<boolean>, report: Report): void {
  const parent = process.ppid;
  let asked: number | undefined;
  const end = (reason: string): void => {
    if (asked !== undefined) {
      if (performance.now() - asked > echoMilliseconds) process.exit(1);
      return;
    }
    asked = performance.now();
    report.line(`\nstopping (${reason})`);
    void stop().then(
      (expected) => process.exit(expected ? 0 : 1),
      () => process.exit(1),
    );
  };
  for (const signal of signals) process.on(signal, () => end(signal));
  setInterval(() => process.ppid !== parent && end('npm has ended'), 500).unref();
}
