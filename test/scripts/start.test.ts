import path from 'node:path';
import { execa } from 'execa';
import { expect, inject, test } from 'vitest';
import { paths } from '../../harness/paths.ts';
import { createNamespace, helm } from '../support/cluster.ts';

const program = path.join(paths.root, 'scripts/start.ts');

function start(...args: readonly string[]) {
  const env = { KUBECONFIG: inject('kubeconfig'), INIT_CWD: path.join(paths.chart, 'ci') };
  return execa(process.execPath, [program, ...args], { env, all: true, reject: false, stdin: 'ignore' });
}

test('it installs into a cluster, and shows command line, gateway and next steps', async () => {
  const namespace = await createNamespace('start');
  const where = ['--context=aibrix-model', `--namespace=${namespace}`, '--release=shown'];
  const { all, exitCode } = await start(
    ...where,
    '--set=model.kvEvents.format=env',
    '--values=default-values.yaml',
  );
  expect(exitCode, all).toBe(0);
  expect(all).toContain('  vllm serve Qwen/Qwen3-0.6B \\\n    --served-model-name=shown \\');
  expect(all).toContain('"replay_endpoint":"tcp://*:5558"');
  expect(all).toContain('An AIBrix gateway that syncs KV events subscribes to its KV events:');
  expect(all).toContain(`helm --kube-context aibrix-model --namespace ${namespace} uninstall shown`);
  const { stdout } = await helm(['get', 'values', 'shown', `--namespace=${namespace}`, '--output=json']);
  expect(JSON.parse(stdout)).toEqual({ model: { kvEvents: { enabled: true, format: 'env' } } });
});

test.each([
  [['--foo'], "unknown option '--foo'"],
  [['extra'], 'too many arguments'],
  [['--context=nowhere'], 'your kubeconfig has no context of that name; it has aibrix-model'],
  [['--context=aibrix-model', '--set=model.kvevents=1'], "additional properties 'kvevents' not allowed"],
  [['--context=aibrix-model', '--values=missing.yaml'], 'missing.yaml: no such file or directory'],
])('%j ends with an error and exit code 1', async (args, message) => {
  const { all, exitCode } = await start(...args);
  expect(all).toContain(message);
  expect(exitCode).toBe(1);
});

test('--help explains the options without doing anything', async () => {
  const { all, exitCode } = await start('--help');
  expect(all).toMatch(/^Usage: npm start -- \[options\]/);
  expect(all).not.toContain('$ helm');
  expect(exitCode).toBe(0);
});
