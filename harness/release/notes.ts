import type { Entry } from './changelog.ts';
import type { UpgradeDiff } from './upgrade-diff.ts';

/** Inputs of the release notes. */
export interface NotesContent {
  readonly version: string;
  readonly previous: string;
  /** The command that installs this version. */
  readonly install: string;
  readonly chartEntry: Entry;
  readonly repositoryEntry: Entry;
  readonly upgrades: readonly { readonly scenario: string; readonly diff: UpgradeDiff }[];
}

/** The release notes in Markdown: the changelog entries of the version, and the changes of an upgrade. */
export function releaseNotes({
  version,
  previous,
  install,
  chartEntry,
  repositoryEntry,
  upgrades,
}: NotesContent): string {
  return [
    '## Chart',
    chartEntry.text,
    '## Samples, scripts, guide and tools',
    repositoryEntry.text,
    '## Install',
    fence('sh', install),
    `## Upgrade from ${previous}`,
    `What \`helm upgrade\` from ${previous} to ${version} changes, for each scenario that the chart is tested with (besides the label \`helm.sh/chart\`):`,
    table(upgrades),
    ...upgrades.filter(({ diff }) => diff.patch).map(details),
    '',
  ].join('\n\n');
}

function table(upgrades: NotesContent['upgrades']): string {
  const rows = upgrades.map(({ scenario, diff }) => {
    const cells = [diff.changed, diff.added, diff.removed].map((names) => names.join(', ') || 'none');
    return `| ${[scenario, diff.podsRestart ? 'yes' : 'no', ...cells].join(' | ')} |`;
  });
  const head = ['| scenario | pods restart | changed | added | removed |', '|---|---|---|---|---|'];
  return [...head, ...rows].join('\n');
}

function details({ scenario, diff }: NotesContent['upgrades'][number]): string {
  const summary = `<details><summary>${scenario}</summary>`;
  return [summary, fence('diff', diff.patch.trimEnd()), '</details>'].join('\n\n');
}

/** A fenced block; the fence is longer than any in the text. */
function fence(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const mark = '`'.repeat(longest + 1);
  return `${mark}${language}\n${text}\n${mark}`;
}
