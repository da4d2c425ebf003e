import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { test } from 'vitest';
import { paths } from '../../harness/paths.ts';
import { allCases } from '../migration/cases/all.ts';
import { type Case, scriptsIn } from '../migration/support/fake.ts';
import { accepted } from './accepted.ts';
import { Killers } from './killers.ts';
import { type Candidate, tryAll } from './part.ts';
import { passedOn } from './selection.ts';
import { recorded, type TracedCase } from './shell-coverage.ts';
import { shellMutantsOf } from './shell-mutants.ts';

const folder = path.join(paths.root, 'migration');
const files = ['enable-kv-events.sh', 'configure-gateway.sh'];

test('a case notices each changed line of the scripts', { timeout: 3_600_000 }, async ({ task }) => {
  const cases = await traced();
  const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')));
  const killers = new Killers<TracedCase>();
  const all = files.flatMap((file, index) =>
    shellMutantsOf(texts[index] ?? '').map(({ line, change, was, text, jq }): Candidate => {
      const subjects = [`${file}:${Math.floor(line / 10)}`, file];
      return {
        place: `migration/${file}:${line}`,
        change,
        was,
        killer: () =>
          withScripts({ [file]: text }, async (copy) => {
            const seeing = cases.filter(({ lines }) => jq || lines.mayRun(file, line));
            const found = await firstFailing(killers.order(seeing, subjects), copy);
            if (found) killers.killed(found, subjects);
            return found && 'test/migration/migration.test.ts';
          }),
      };
    }),
  );
  task.meta.outcome = await tryAll(all, {
    selection: passedOn(),
    concurrency: availableParallelism(),
    accepted: accepted.migration,
  });
});

async function firstFailing(cases: readonly TracedCase[], copy: string): Promise<TracedCase | undefined> {
  for (const one of cases) if (!(await passes(one, copy)) && (await isReliable(one))) return one;
  return undefined;
}

const reliable = new Map<TracedCase, Promise<boolean>>();

/** Whether a case passes without a change: one that does not kills nothing. */
function isReliable(one: TracedCase): Promise<boolean> {
  const known = reliable.get(one) ?? withScripts({}, (copy) => passes(one, copy));
  reliable.set(one, known);
  return known;
}

/** A script that runs much longer than without the change will not end. */
function passes({ check, milliseconds }: TracedCase, copy: string): Promise<boolean> {
  return check(scriptsIn(copy, 3000 + Math.round(5 * milliseconds))).then(
    () => true,
    () => false,
  );
}

/** Runs a function with a copy of the scripts in which some have another text. */
async function withScripts<Result>(
  changed: Readonly<Record<string, string>>,
  run: (copy: string) => Promise<Result>,
): Promise<Result> {
  const copy = await mkdtemp(path.join(tmpdir(), 'migration-mutant-'));
  try {
    for (const file of files) await cp(path.join(folder, file), path.join(copy, file));
    for (const [file, text] of Object.entries(changed)) await writeFile(path.join(copy, file), text);
    return await run(copy);
  } finally {
    await rm(copy, { recursive: true });
  }
}

/** Runs each case once on scripts that record the lines that they run. */
async function traced(): Promise<TracedCase[]> {
  const found: TracedCase[] = [];
  const queue = allCases.values();
  const work = async (): Promise<void> => {
    for (const one of queue) found.push(await withScripts({}, (copy) => trace(one, copy)));
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return found;
}

async function trace(one: Case, copy: string): Promise<TracedCase> {
  const started = performance.now();
  const lines = await recorded(copy, files, () => one.check(scriptsIn(copy, 60_000)));
  return { ...one, lines, milliseconds: performance.now() - started };
}
