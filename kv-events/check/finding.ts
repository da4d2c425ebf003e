/**
 * `ok`, `note`: nothing to do. `warning`: works, with a limit that costs matches. `problem`: the gateway would not use
 * this pod's events. `unknown`: it could not be seen.
 */
export type Severity = 'ok' | 'note' | 'warning' | 'problem' | 'unknown';

/** One thing that a check found. */
export interface Finding {
  /** What it is about, the same for machines in every version of the tool. */
  readonly id: string;
  readonly severity: Severity;
  readonly text: string;
  /** What to do about it. */
  readonly remedy?: string;
  /** The values it speaks of, for machines; the text may change, these stay. */
  readonly values?: Readonly<Record<string, string | number>>;
}

/** Makes a finding. */
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

/** Whether the pod is what the gateway needs: one problem decides against it, else everything has to be known. */
export function verdictOf(findings: readonly Finding[]): Verdict {
  const severities = new Set(findings.map(({ severity }) => severity));
  if (severities.has('problem')) return 'problem';
  return severities.has('unknown') ? 'undecided' : 'fits';
}
