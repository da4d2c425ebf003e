import type { TestProject } from 'vitest/node';
import { type Engine, ensureEngine } from '../../harness/engine/install.ts';
import { ensureTinyModel } from '../../harness/engine/model.ts';
import { resolveVersion, versionsVariable } from '../../harness/engine/versions.ts';
import { createReport } from '../../harness/process/report.ts';
import { ensureTools } from '../../harness/toolchain/ensure.ts';
import { putOnPath } from '../../harness/toolchain/path.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The installed vLLMs that the tests run. */
    engines: Engine[];
  }
}

/** Installs the vLLM versions of the run: that of the chart's default image, unless others are named. */
export async function setup(project: TestProject): Promise<void> {
  const report = createReport(process.stderr);
  putOnPath(await ensureTools(['helm'], report));
  await ensureTinyModel();
  const words = (process.env[versionsVariable] ?? 'default').split(',');
  const engines: Engine[] = [];
  for (const version of new Set(words.map(resolveVersion))) engines.push(await ensureEngine(version, report));
  project.provide('engines', engines);
}
