import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { paths } from '../../harness/paths.ts';
import { allCases } from '../migration/cases/all.ts';
import { type Case, scriptsIn } from '../migration/support/fake.ts';
import type { Mutant } from './mutants.ts';
import { shellMutantsOf } from './shell-mutants.ts';

const folder = path.join(paths.root, 'migration');
const files = ['enable-kv-events.sh', 'configure-gateway.sh'];
const every = Number(process.env.MUTATION_EVERY ?? '1');

/** Lines whose change no test can notice, and why. */
const accepted: Readonly<Record<string, string>> = {
  'set -euf -o pipefail': 'a net below the checks of each command: nothing that the tests run falls into it',
};

/** Runs the cases on one changed script until one fails; gives its name. What failed last is asked first. */
async function firstFailure(order: Case[], file: string, { text }: Mutant): Promise<string | undefined> {
  const copy = await mkdtemp(path.join(tmpdir(), 'migration-mutant-'));
  try {
    for (const one of files) await cp(path.join(folder, one), path.join(copy, one));
    await writeFile(path.join(copy, file), text);
    for (const [index, { name, check }] of order.entries()) {
      const passed = await check(scriptsIn(copy, 20_000)).then(
        () => true,
        () => false,
      );
      if (passed) continue;
      order.unshift(...order.splice(index, 1));
      return name;
    }
    return undefined;
  } finally {
    await rm(copy, { recursive: true });
  }
}

test('a test notices each changed line of the migration scripts', { timeout: 3_600_000 }, async () => {
  const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')));
  const all = files.flatMap((file, index) =>
    shellMutantsOf(texts[index] ?? '').map((mutant) => ({ file, mutant })),
  );
  const sample = all.filter((_, index) => index % every === 0);
  const survivors: string[] = [];
  const queue = sample.values();
  const started = Date.now();
  await Promise.all(
    Array.from({ length: availableParallelism() }, async () => {
      const order = [...allCases];
      for (const { file, mutant } of queue) {
        if (mutant.was in accepted || (await firstFailure(order, file, mutant))) continue;
        const survivor = `${file}:${mutant.line} ${mutant.change}: ${mutant.was}`;
        survivors.push(survivor);
        console.log(`not noticed: ${survivor}`);
      }
    }),
  );
  console.log(`${sample.length} of ${all.length} changes in ${Math.round((Date.now() - started) / 1000)} s`);
  expect(survivors).toEqual([]);
});
