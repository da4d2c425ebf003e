import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { lint } from 'yaml-lint';
import { counted } from '../../kv-events/terminal/text.ts';
import { paths } from '../paths.ts';
import { heldDirectory } from '../process/held-directory.ts';
import { projectFiles, scenarioFiles } from './files.ts';
import { runLinter, type Step } from './step.ts';

const style = ['--config-file', '.yamllint.yaml', '--strict'];

/** Syntax and style of every YAML file, and of what the chart renders for each of its scenarioFiles. */
export function yamlSteps(yamllint: string, helm: string): Step[] {
  const files = () => lintable(yamllint);
  const held = (): ReturnType<typeof heldDirectory> =>
    heldDirectory(path.join(paths.toolCache, `rendered-${process.pid}`));
  return [
    { name: 'YAML syntax', run: async () => checkSyntax(await files()) },
    { name: 'YAML style', run: async () => checkStyle(yamllint, await files()) },
    {
      name: 'rendered YAML',
      async run() {
        const directory = held();
        try {
          const rendered = await render(helm, directory.path);
          await checkSyntax(rendered);
          return await checkStyle(yamllint, rendered);
        } finally {
          await directory.remove();
        }
      },
    },
  ];
}

/** The project's YAML files less those that .yamllint.yaml ignores. */
async function lintable(yamllint: string): Promise<string[]> {
  const all = await projectFiles('*.yaml', '*.yml');
  const listed = await runLinter(yamllint, [...style, '--list-files', ...all]);
  return listed.split('\n').filter(Boolean);
}

async function checkSyntax(files: readonly string[]): Promise<string> {
  const errors: string[] = [];
  for (const file of files) {
    const text = await readFile(path.resolve(paths.root, file), 'utf8');
    await lint(text).catch((error: Error) => errors.push(`${file}: ${error.message}`));
  }
  if (errors.length > 0) throw new Error(errors.join('\n'));
  return counted(files.length, 'file');
}

async function checkStyle(yamllint: string, files: readonly string[]): Promise<string> {
  await runLinter(yamllint, [...style, ...files]);
  return counted(files.length, 'file');
}

/** Renders each scenario into a file of its name; gives the files. */
async function render(helm: string, directory: string): Promise<string[]> {
  return Promise.all(
    (await scenarioFiles()).map(async (values) => {
      const { stdout } = await execa(helm, ['template', 'demo', paths.chart, '--values', values]);
      const file = path.join(directory, path.basename(values));
      // Helm ends a hook with a blank line.
      await writeFile(file, `${stdout.trimEnd()}\n`);
      return file;
    }),
  );
}
