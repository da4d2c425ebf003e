import { bullets, type Entry } from './changelog.ts';

/** A changelog's statement about pod restarts on upgrade. */
export interface Restarts {
  readonly announced: boolean;
  /** Keys of values: only releases that set one of them restart. Empty: all releases. */
  readonly onlyWith: readonly string[];
}

/**
 * Reads the bullet `Pods restart on upgrade: REASON`. It may be limited to certain values:
 * `Pods restart on upgrade with KEY or KEY: REASON`, each KEY in backticks. docs/releasing.md describes it.
 */
export function announcedRestarts(entry: Entry | undefined): Restarts {
  const bullet = entry && bullets(entry).find((text) => text.startsWith('Pods restart on upgrade'));
  if (!bullet) return { announced: false, onlyWith: [] };
  const [condition = ''] = bullet.split(':');
  return { announced: true, onlyWith: [...condition.matchAll(/`([^`]+)`/g)].map(([, key = '']) => key) };
}

/** Whether the changelog says that the pods of a release with these values restart. */
export function restarts({ announced, onlyWith }: Restarts, values: object): boolean {
  return announced && (onlyWith.length === 0 || onlyWith.some((key) => isSet(values, key)));
}

function isSet(values: object, key: string): boolean {
  const value = key
    .split('.')
    .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], values);
  return Boolean(value);
}
