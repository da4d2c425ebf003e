import { counted } from '../../kv-events/terminal/text.ts';
import { paths } from '../paths.ts';
import type { Report } from '../process/report.ts';
import { ensureTools } from '../toolchain/ensure.ts';
import { ensurePythonTools } from '../toolchain/python.ts';
import { chartTestingSteps } from './chart-testing/steps.ts';
import { projectFiles, scenarioFiles, shellScripts } from './files.ts';
import { npmProgram, runLinter, type Step } from './step.ts';
import { yamlSteps } from './yaml.ts';

/** All that can be checked without a cluster. Installs the linters that are missing. */
export async function lintSteps(report: Report): Promise<Step[]> {
  const { helm, actionlint } = await ensureTools(['helm', 'actionlint'], report);
  const { yamllint, yamale, shellcheck } = await ensurePythonTools(report);
  return [
    {
      name: 'biome',
      run: () => runLinter(npmProgram('biome'), ['ci', '--error-on-warnings', '--colors=off']).then(() => ''),
    },
    { name: 'types', run: () => runLinter(npmProgram('tsc'), []).then(() => '') },
    ...yamlSteps(yamllint, helm),
    { name: 'helm lint', run: () => helmLint(helm) },
    ...(await chartTestingSteps(yamale)),
    { name: 'shellcheck', run: () => checkShell(shellcheck) },
    { name: 'actionlint', run: () => checkWorkflows(actionlint, shellcheck) },
  ];
}

/** `helm lint --strict` of the chart as it comes and of each of its scenarioFiles. */
async function helmLint(helm: string): Promise<string> {
  const cases = [[], ...(await scenarioFiles()).map((file) => ['--values', file])];
  await Promise.all(cases.map((values) => runLinter(helm, ['lint', '--strict', paths.chart, ...values])));
  return counted(cases.length, 'case');
}

async function checkShell(shellcheck: string): Promise<string> {
  const files = await shellScripts();
  await runLinter(shellcheck, files);
  return counted(files.length, 'file');
}

/** The workflows of GitHub Actions, with the shell in them. */
async function checkWorkflows(actionlint: string, shellcheck: string): Promise<string> {
  const files = await projectFiles('.github/workflows/*.yml');
  await runLinter(actionlint, ['-no-color', '-shellcheck', shellcheck, '-pyflakes=', ...files]);
  return counted(files.length, 'workflow');
}
