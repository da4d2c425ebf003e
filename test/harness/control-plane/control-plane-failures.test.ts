import { chmodSync, existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, inject, test } from 'vitest';
import { clientOf } from '../../../harness/control-plane/client.ts';
import { startControlPlane } from '../../../harness/control-plane/start.ts';
import type { Report } from '../../../harness/process/report.ts';

const silent: Report = { line: () => undefined, during: (_, work) => work(() => undefined) };

/** A program in a new folder, from the text of a shell script. */
function program(folder: string, script: string): string {
  const file = path.join(folder, 'program');
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

function newFolder(): string {
  return mkdtempSync(path.join(tmpdir(), 'control-plane-'));
}

test('a component that exits is reported with the end of its log, and nothing remains', async () => {
  const folder = newFolder();
  const tools = { ...inject('tools'), 'kube-apiserver': program(folder, 'echo "flag is wrong" >&2; exit 7') };
  const directory = path.join(folder, 'state');
  await expect(startControlPlane(tools, directory, silent)).rejects.toThrow(
    /^kube-apiserver ended with exit code 7; its log ends with:\nflag is wrong$/,
  );
  expect(existsSync(directory)).toBe(false);
});

test('a port taken between choosing and listening causes a second attempt', async () => {
  const folder = newFolder();
  const once = `[ -e "${folder}/tried" ] && exec "${inject('tools').etcd}" "$@"`;
  const etcd = program(
    folder,
    `${once}\ntouch "${folder}/tried"; echo "bind: address already in use"; exit 1`,
  );
  const directory = path.join(folder, 'state');
  const controlPlane = await startControlPlane({ ...inject('tools'), etcd }, directory, silent);
  const { raw } = await clientOf(controlPlane.kubeconfig);
  expect(await raw({ path: '/readyz' })).toBe('ok');
  await controlPlane.stop();
  expect([existsSync(path.join(folder, 'tried')), existsSync(directory)]).toEqual([true, false]);
});
