import { availableParallelism } from 'node:os';
import { test } from 'vitest';
import { renderChart, withChart } from '../../harness/chart/render.ts';
import { accepted } from './accepted.ts';
import { type ChartCopy, copyChart } from './chart-copy.ts';
import { reportFor, withCoverage } from './coverage.ts';
import { Killers } from './killers.ts';
import { type Mutant, mutantsOf } from './mutants.ts';
import { type Candidate, tryAll } from './part.ts';
import { type Repeatable, repeatable } from './repeatable.ts';
import { testsRun } from './runner.ts';
import { passedOn } from './selection.ts';
import { definitionsIn, subjectsOf, templates } from './templates.ts';

test('a test notices each changed line of the templates', { timeout: 3_600_000 }, async ({ task }) => {
  const files = await templates();
  const copy = await copyChart();
  for (const [file, text] of files) await copy.write(file, withCoverage(text, file));
  const tests = await repeatable(testsRun(), copy.path);
  for (const [file] of files) await copy.restore(file);
  const concurrency = availableParallelism() + 1;
  const copies = [copy, ...(await Promise.all(Array.from({ length: concurrency - 1 }, copyChart)))];
  const tried = tryWith(copies, tests, definitionsIn(files));
  const all = [...files].flatMap(([file, text]) =>
    mutantsOf(text).map((mutant) => tried(file, text, mutant)),
  );
  // A line that includes a definition is noticed by what notices the definition's lines: those first.
  const inOrder = all.toSorted((one, other) => Number(includes(one)) - Number(includes(other)));
  task.meta.outcome = await tryAll(inOrder, {
    selection: passedOn(),
    concurrency,
    accepted: accepted.templates,
  });
  await Promise.all(copies.map((one) => one.remove()));
});

function includes({ was }: Candidate): boolean {
  return was.includes('include "');
}

/** Makes candidates whose tests run on whichever copy of the chart is free. */
function tryWith(free: ChartCopy[], tests: readonly Repeatable[], definitions: ReadonlyMap<string, string>) {
  const killers = new Killers<Repeatable>();
  return (file: string, original: string, mutant: Mutant): Candidate => ({
    place: `${file}:${mutant.line}`,
    change: mutant.change,
    was: mutant.was,
    async killer() {
      const copy = free.pop();
      if (!copy) throw new Error('more changes at a time than copies of the chart');
      await copy.write(file, mutant.text);
      const report = reportFor(original, file, mutant.line, mutant.change);
      const subjects = subjectsOf(file, mutant.was, definitions);
      const seeing = tests.filter(({ covered }) => covered.has(report));
      const found = (await parses(copy))
        ? await firstFailing(killers.order(seeing, subjects), copy)
        : 'unparsable';
      await copy.restore(file);
      free.push(copy);
      if (typeof found === 'object') killers.killed(found, [file]);
      return typeof found === 'object' ? found.file : found;
    },
  });
}

async function firstFailing(tests: readonly Repeatable[], copy: ChartCopy): Promise<Repeatable | undefined> {
  for (const one of tests) if (!(await one.passes(copy.path))) return one;
  return undefined;
}

async function parses(copy: ChartCopy): Promise<boolean> {
  const error = await withChart(copy.path, () => renderChart()).then(
    () => '',
    ({ message }: Error) => message,
  );
  return !/^Error: parse error/m.test(error);
}
