import { expect, test } from 'vitest';
import { Manifests } from '../../harness/chart/manifests.ts';
import { releaseNotes } from '../../harness/release/notes.ts';
import { upgradeDiff } from '../../harness/release/upgrade-diff.ts';

const object = (kind: string, spec: object, chart = '1') =>
  JSON.stringify({ kind, metadata: { name: 'a', labels: { 'helm.sh/chart': `x-${chart}` } }, spec });
const manifests = (...objects: string[]) => new Manifests(objects.join('\n---\n'));
const service = (port: number, chart?: string) => object('Service', { port }, chart);
const deployment = (image: string, replicas = 1) =>
  object('Deployment', { replicas, template: { image: `${image}\`\`\`` } });

test.each([
  {
    what: 'only the version',
    before: [service(1)],
    after: [service(1, '2')],
    diff: { changed: [], patch: '' },
  },
  {
    what: 'a field',
    before: [service(1)],
    after: [service(2)],
    diff: { changed: ['Service/a'], podsRestart: false },
  },
  {
    what: 'a new object',
    before: [],
    after: [service(1)],
    diff: { added: ['Service/a'], changed: [], removed: [] },
  },
  { what: 'an object gone', before: [service(1)], after: [], diff: { removed: ['Service/a'], added: [] } },
  {
    what: 'the replicas',
    before: [deployment('a', 1)],
    after: [deployment('a', 2)],
    diff: { changed: ['Deployment/a'], podsRestart: false },
  },
  {
    what: 'the pod template',
    before: [deployment('a')],
    after: [deployment('b')],
    diff: { changed: ['Deployment/a'], podsRestart: true },
  },
])('an upgrade that changes $what', ({ before, after, diff }) => {
  expect(upgradeDiff(manifests(...before), manifests(...after))).toMatchObject(diff);
});

test('the notes contain both changelogs, the install command, and the diff of each scenario', () => {
  const entry = (text: string) => ({ version: '2.0.0', date: '', text });
  const diff = upgradeDiff(manifests(deployment('a')), manifests(deployment('b')));
  const notes = releaseNotes({
    ...{ version: '2.0.0', previous: '1.0.0', install: 'helm install x' },
    ...{ chartEntry: entry('- Chart.'), repositoryEntry: entry('- Tools.') },
    upgrades: [{ scenario: 'default', diff }],
  });
  for (const part of ['- Chart.', '- Tools.', '```sh\nhelm install x\n```', '## Upgrade from 1.0.0'])
    expect(notes).toContain(part);
  expect(notes).toContain('| default | yes | Deployment/a | none | none |');
  expect(notes).toMatch(/^-\s+image: 'a```'\n\+\s+image: 'b```'$|^-\s+image: a```\n\+\s+image: b```$/m);
  expect(notes).toContain('````diff\n');
});
