import { availableParallelism } from 'node:os';
import { test } from 'vitest';
import { type Template, templateRequest } from '../../harness/chart/render.ts';
import { paths } from '../../harness/paths.ts';
import { accepted } from './accepted.ts';
import { type ChartCopy, copyChart, templateOf } from './chart-copy.ts';
import { reportFor } from './coverage.ts';
import { Killers } from './killers.ts';
import { type Mutant, mutantsOf } from './mutants.ts';
import { type Candidate, tryAll } from './part.ts';
import { recordedTests } from './recording.ts';
import type { Repeatable } from './repeatable.ts';
import { passedOn } from './selection.ts';
import { definitionsIn, subjectsOf, templates } from './templates.ts';

test('a test notices each changed line of the templates', { timeout: 3_600_000 }, async ({ task }) => {
  const files = await templates();
  const concurrency = availableParallelism() + 1;
  const copies = await Promise.all(Array.from({ length: concurrency }, copyChart));
  const tried = tryWith(copies, await recordedTests(), definitionsIn(files));
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
      const seeing = killers.order(
        tests.filter((one) => one.covers(report)),
        subjectsOf(file, mutant.was, definitions),
      );
      const found = await firstKiller(seeing, report, copy);
      await copy.restore(file);
      free.push(copy);
      if (typeof found === 'object') killers.killed(found, [file]);
      return typeof found === 'object' ? found.file : found;
    },
  });
}

const unchanged = templateOf({ path: paths.chart });

async function firstKiller(
  tests: readonly Repeatable[],
  report: string,
  copy: ChartCopy,
): Promise<Repeatable | 'unparsable' | undefined> {
  const template = templateOf(copy);
  if (!(await parses(template))) return 'unparsable';
  for (const one of tests)
    if ((await one.sees(report, template)) && (await one.kills(template, unchanged))) return one;
  return undefined;
}

async function parses(template: Template): Promise<boolean> {
  const { stderr } = await template(templateRequest({}));
  return !/^Error: parse error/m.test(stderr);
}
