import type { Report } from '../report.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Ends the process when the user stops it, or when the npm that started it is gone, killed perhaps: what runs here
 * must not outlive it. Children need no care, they are tethered.
 *
 * @param stop is awaited first; true means that the user may stop now, so that this is no failure
 */
export function endOnStop(stop: () => Promise<boolean>, report: Report): void {
  const parent = process.ppid;
  let ending = false;
  const end = (reason: string): void => {
    if (ending) process.exit(1);
    ending = true;
    report.line(`\nstopping (${reason})`);
    void stop().then(
      (expected) => process.exit(expected ? 0 : 1),
      () => process.exit(1),
    );
  };
  for (const signal of signals) process.on(signal, () => end(signal));
  setInterval(() => process.ppid !== parent && end('npm has ended'), 500).unref();
}
