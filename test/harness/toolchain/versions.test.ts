import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { fittingOnPath } from '../../../harness/toolchain/ensure.ts';
import { goModule, linkerFlags, tools } from '../../../harness/toolchain/versions.ts';

const pathBefore = process.env.PATH;

afterEach(() => {
  process.env.PATH = pathBefore;
});

/** Puts a program that prints one line first on PATH; gives its path. */
function installed(name: string, output: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'tools-'));
  const program = path.join(folder, name);
  writeFileSync(program, `#!/bin/sh\necho '${output}'\n`);
  chmodSync(program, 0o755);
  process.env.PATH = `${folder}${path.delimiter}${pathBefore}`;
  return program;
}

test('the tools are the tool directives of tools/go/go.mod', () => {
  const [, directives = ''] =
    /^tool \(\n([^)]*)\)/m.exec(readFileSync(path.join(goModule, 'go.mod'), 'utf8')) ?? [];
  const packages = Object.values(tools).map((tool) => tool.package);
  expect(packages.sort()).toEqual(directives.trim().split(/\s+/).sort());
});

test('the programs are built with the versions that tools/go/go.mod pins', () => {
  expect(linkerFlags()).toContain(`gitVersion=v${tools['kube-apiserver'].version} `);
  expect(linkerFlags()).toMatch(/helm\.sh\/helm\/v4\/internal\/version\.version=v4\.\d+\.\d+/);
});

test.each([
  ['helm', 'v4.0.0+g99cd196'],
  ['kubectl', 'Client Version: v1.36.0'],
  ['kubectl', 'Client Version: v1.38.4'],
  ['kube-apiserver', 'Kubernetes v1.37.0'],
  ['etcd', 'etcd Version: 3.7.1'],
] as const)('%s on PATH that says "%s" is used', async (name, output) => {
  const program = installed(name, output);
  expect(await fittingOnPath(name)).toBe(program);
});

test.each([
  ['helm', 'v3.19.0+g3d8990f'],
  ['kubectl', 'Client Version: v1.35.9'],
  ['kubectl', 'Client Version: v1.39.0'],
  ['kube-apiserver', 'Kubernetes v1.36.9'],
  ['kubectl', 'no version at all'],
] as const)('%s on PATH that says "%s" is passed over', async (name, output) => {
  installed(name, output);
  expect(await fittingOnPath(name)).toBeUndefined();
});
