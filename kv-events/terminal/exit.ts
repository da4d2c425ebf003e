/** Exit codes, as documented in --help. */
export const exitCodes = { fits: 0, problem: 1, unreachable: 2, undecided: 3, interrupted: 130 } as const;

/** An error that a user can act on: its message is one line that says what is wrong and what to do. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** The message of any thrown value, in one line; web sockets throw events that are not errors. */
export function reasonOf(error: unknown): string {
  const { message } = Object(error) as { message?: unknown };
  const text = typeof message === 'string' && message ? message : String(error);
  return text.trim().split(/\s*\n\s*/)[0] ?? text;
}
