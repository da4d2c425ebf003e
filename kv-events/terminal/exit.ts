/** Exit codes of the command; its help lists them. */
export const exitCodes = { fits: 0, problem: 1, cannot: 2, undecided: 3, interrupted: 130 } as const;

/** An error that a user can act on: its message is one line with what is wrong and the way out. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** The message of anything that was thrown, in one line; web sockets throw events that are no errors. */
export function reasonOf(error: unknown): string {
  const { message } = Object(error) as { message?: unknown };
  const text = typeof message === 'string' && message ? message : String(error);
  return text.trim().split(/\s*\n\s*/)[0] ?? text;
}
