import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { paths } from '../../harness/paths.ts';
import { copyRepository } from './copy.ts';
import { type Failure, openTests } from './tests.ts';

/** A copy of the repository whose tests can be run on changed templates, one at a time. */
export interface Trial {
  /** Runs the tests on the chart as it is. @throws when one fails */
  unchanged(): Promise<void>;
  /**
   * Runs the tests with another text in a file of the chart, and puts the file back.
   *
   * @returns the first failure, undefined when no test noticed, or that Helm cannot read the template at all
   */
  run(file: string, text: string): Promise<Failure | 'unparsable' | undefined>;
  close(): Promise<void>;
}

/** Makes a copy. */
export async function openTrial(number: number): Promise<Trial> {
  const copy = await copyRepository(number);
  const tests = await openTests(copy.path);
  const chart = path.join(copy.path, path.relative(paths.root, paths.chart));
  return {
    async unchanged() {
      const failure = await tests.firstFailure();
      if (failure) throw new Error(`fails without a change: ${failure.file} > ${failure.title}`);
    },
    async run(file, text) {
      const template = path.join(chart, file);
      const original = await readFile(template);
      await writeFile(template, text);
      const failure = (await parses(chart)) ? await tests.firstFailure() : 'unparsable';
      await writeFile(template, original);
      return failure;
    },
    async close() {
      await tests.close();
      await copy.remove();
    },
  };
}

async function parses(chart: string): Promise<boolean> {
  const { stderr } = await execa('helm', ['template', 'demo', chart], { reject: false, stdin: 'ignore' });
  return !/^Error: parse error/m.test(stderr);
}
