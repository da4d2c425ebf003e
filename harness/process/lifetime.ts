import type { Report } from './report.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** npm forwards the SIGINT that the terminal has already sent to this process; a second one within this time is that copy. */
const echoMilliseconds = 1000;

/**
 * Ends the process when the user stops it, or when the npm that started it has ended, for example because it was
 * killed. Child processes are tethered and end by themselves. A second Ctrl-C does not wait for `stop`.
 *
 * @param stop awaited first; true if stopping now is not a failure
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
