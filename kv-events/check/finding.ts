/**
 * `ok`, `note`: nothing to do. `warning`: works, but fewer prefixes match. `problem`: the gateway would not use this
 * pod's events. `unknown`: could not be determined.
 */
export type Severity = 'ok' | 'note' | 'warning' | 'problem' | 'unknown';

/** One result of a check. */
export interface Finding {
  /** Stable identifier, the same in every version of the tool. */
  readonly id: string;
  readonly severity: Severity;
  readonly text: string;
  /** What to do about it. */
  readonly remedy?: string;
  /** Values mentioned in the text. The text may change between versions; these keys do not. */
  readonly values?: Readonly<Record<string, string | number>>;
}

/** Creates a finding. */
export function finding(
  id: string,
  severity: Severity,
  text: string,
  remedy?: string,
  values?: Finding['values'],
): Finding {
  return { id, severity, text, ...(remedy && { remedy }), ...(values && { values }) };
}

export type Verdict = 'fits' | 'problem' | 'undecided';

/** `problem` if any finding is one, else `undecided` if any is unknown, else `fits`. */
export function verdictOf(findings: readonly Finding[]): Verdict {
  const severities = new Set(findings.map(({ severity }) => severity));
  if (severities.has('problem')) return 'problem';
  return severities.has('unknown') ? 'undecided' : 'fits';
}
