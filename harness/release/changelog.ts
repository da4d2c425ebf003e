/** The entry of one version in a changelog. */
export interface Entry {
  readonly version: string;
  /** The date, such as `2026-11-24`; empty if there is none. */
  readonly date: string;
  /** The text below the heading, trimmed. */
  readonly text: string;
}

/** The entries of a changelog whose headings are `## VERSION - DATE`, in order. */
export function changelogEntries(text: string): Entry[] {
  return text.split(/^## /m).slice(1).map(entry);
}

/** The entry of a version. */
export function entryOf(text: string, version: string): Entry | undefined {
  return changelogEntries(text).find((found) => found.version === version);
}

function entry(part: string): Entry {
  const [heading = '', ...rest] = part.split('\n');
  const [version = '', date = ''] = heading.split(' - ');
  return { version: version.trim(), date: date.trim(), text: rest.join('\n').trim() };
}

/** The bullets of an entry, each on one line. */
export function bullets({ text }: Entry): string[] {
  return text
    .split(/^- /m)
    .slice(1)
    .map((bullet) => bullet.trim().replaceAll(/\s+/g, ' '));
}
