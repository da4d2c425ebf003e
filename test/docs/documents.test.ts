import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { keysAndFields } from '../../harness/chart/schema.ts';
import { type ControlPlane, startControlPlane } from '../../harness/control-plane/start.ts';
import { paths } from '../../harness/paths.ts';
import { createReport } from '../../harness/process/report.ts';
import { fits, keys } from '../chart/support/schema.ts';
import { atEnd } from '../release/support/later.ts';
import { buildMilliseconds } from '../release/support/registry.ts';
import { type Block, brokenLink, readDocument } from './document.ts';
import { helpOf } from './help.ts';
import { chartAtItsAddress, releaseRegistry } from './registry.ts';

/** Every document but changelogs and GitHub's templates. */
const documents = execFileSync('git', ['ls-files', '*.md'], { cwd: paths.root, encoding: 'utf8' })
  .split('\n')
  .filter((file) => file && !file.startsWith('.github/') && !file.endsWith('CHANGELOG.md'));

/** How a fenced block is checked, by its language and the word behind it. */
const kinds = [
  'sh',
  'sh cluster',
  'sh shown',
  'yaml values',
  'yaml aibrix',
  'yaml deployment',
  'yaml gitops',
  'text',
  // The program of test/harness/chart/foreign-chart.test.ts.
  'ts',
];

const later = atEnd();

/** Keys of `global`, which a parent chart sets, as templates/_image.tpl reads them. */
const globalKeys = ['global.imageRegistry', 'global.imagePullSecrets'];

const valueKeys = new Set([...keysAndFields().map(({ path }) => path.join('.')), ...globalKeys]);
const roots = new Set(keysAndFields().map(({ path }) => path[0] ?? ''));

test('every page of docs/ is listed in its index', () => {
  const { links } = readDocument('docs/README.md');
  const pages = documents.filter((file) => /^docs\/(?!README)/.test(file)).map((file) => path.basename(file));
  expect(pages.filter((page) => !links.includes(page))).toEqual([]);
});

describe.each(documents)('%s', (file) => {
  const { blocks, words, links } = readDocument(file);
  const of = (kind: string) => blocks.filter((block) => `${block.language} ${block.kind}`.trim() === kind);

  test('every fenced block states how it is checked', () => {
    const unknown = blocks.filter(({ language, kind }) => !kinds.includes(`${language} ${kind}`.trim()));
    expect(unknown.map(({ line, language, kind }) => `line ${line}: ${language} ${kind}`)).toEqual([]);
  });

  test('every link has an existing target', () => {
    expect(links.map((link) => brokenLink(file, link)).filter(Boolean)).toEqual([]);
  });

  test('every mentioned value exists', () => {
    const named = words
      .map((word) => word.split(/[=: ]/)[0] ?? '')
      .filter((word) => /^[a-z]\w*(\.\w+)+$/i.test(word));
    const strangers = named.filter((word) => roots.has(word.split('.')[0] ?? '') && !valueKeys.has(word));
    expect(strangers).toEqual([]);
  });

  test('every example of values fits the schema', () => {
    for (const { text, line } of of('yaml values')) {
      expect(fits(load(text)), `line ${line}: ${JSON.stringify(fits.errors)}`).toBe(true);
    }
  });

  test("every example of AIBrix's values contains strings, as its schema requires", () => {
    for (const { text } of of('yaml aibrix')) {
      const { gatewayPlugin } = load(text) as {
        gatewayPlugin: { container: { envs: Record<string, unknown> } };
      };
      for (const value of Object.values(gatewayPlugin.container.envs)) expect(value).toBeTypeOf('string');
    }
  });

  const other = [...of('sh cluster'), ...of('sh shown')].flatMap(commands);
  test.each(other)('%s is an existing command', async (command) => {
    await expect(helpOf(command)).resolves.toMatch(/\S/);
  });

  const scripts = of('sh');
  if (scripts.length === 0) return;
  describe('as a newcomer would, from top to bottom', () => {
    let controlPlane: ControlPlane;
    let home = '';
    let registry: Record<string, string> = {};
    beforeAll(async () => {
      home = await mkdtemp(path.join(tmpdir(), 'reader-'));
      controlPlane = await startControlPlane(
        inject('tools'),
        path.join(home, 'cluster'),
        createReport(process.stderr),
      );
      const surroundings = path.join(paths.root, 'test/fixtures/documents/surroundings.yaml');
      await inShell(`kubectl apply --filename ${surroundings} --filename test/fixtures/crds`);
      const installs = scripts.some(({ text }) => text.includes('oci://'));
      if (installs) registry = await chartAtItsAddress(home, later);
    }, buildMilliseconds);
    afterAll(async () => {
      await controlPlane.stop();
      await rm(home, { recursive: true, force: true });
    });

    const inShell = (script: string) =>
      execa('bash', ['-euo', 'pipefail', '-c', script], {
        cwd: paths.root,
        env: { KUBECONFIG: controlPlane.kubeconfig, HOME: home, ...registry },
        stdin: 'ignore',
      });

    test.each(scripts)('line $line: $text', async ({ text }) => {
      await expect(inShell(text)).resolves.toMatchObject({ exitCode: 0 });
    });
  });
});

test('README installs from the registry of package.json', async () => {
  const readme = await readFile(path.join(paths.root, 'README.md'), 'utf8');
  expect([...new Set(readme.match(/oci:\/\/\S+/g))]).toEqual([`${await releaseRegistry()}/aibrix-model`]);
});

test('the guide mentions every value of the events', async () => {
  const guide = await readFile(path.join(paths.root, 'docs/kv-cache-events-guide.md'), 'utf8');
  const own = keys()
    .map(({ path }) => path.join('.'))
    .filter((key) => key.startsWith('model.kvEvents.'));
  expect(own.filter((key) => !guide.includes(`\`${key}\``))).toEqual([]);
});

/** The commands of a block, one a line; a pipe's later parts are only filters. */
function commands({ text }: Block): string[] {
  return text.split('\n').flatMap((line) => line.split('&&').map((part) => part.split('|')[0]?.trim() ?? ''));
}
