import { readdirSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { paths } from '../../harness/paths.ts';
import { createNamespace, helm } from '../support/cluster.ts';
import { installCrds } from '../support/crds.ts';
import { createPrerequisites } from '../support/prerequisites.ts';

const folder = path.join(paths.chart, 'ci');
const scenarios = readdirSync(folder).filter((file) => file.endsWith('-values.yaml'));

let namespace: string;

beforeAll(async () => {
  await installCrds();
  namespace = await createNamespace('scenarios', { podSecurity: 'restricted' });
  await createPrerequisites(namespace);
});

test.each(scenarios)('%s installs, becomes ready and passes helm test, as in chart-testing', async (file) => {
  const release = `ct-${file.replace('-values.yaml', '')}`;
  const where = [`--namespace=${namespace}`, '--timeout=30s'];
  const values = `--values=${path.join(folder, file)}`;
  const { stdout } = await helm([
    'install',
    release,
    paths.chart,
    ...where,
    values,
    '--wait',
    '--output=json',
  ]);
  expect(JSON.parse(stdout)).toMatchObject({ info: { status: 'deployed' } });
  await helm(['test', release, ...where]);
});
