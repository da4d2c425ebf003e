import { expect, test } from 'vitest';
import type { ContainerProcess } from '../../../harness/engine/process.ts';
import { backoffSeconds, restarting } from '../../../harness/kubelet/restarting.ts';

/** Processes that end on request. */
function processes() {
  const started: PromiseWithResolvers<string>[] = [];
  const start = (): ContainerProcess => {
    const ending = Promise.withResolvers<string>();
    started.push(ending);
    const kill = async (): Promise<string> => {
      ending.resolve('signal SIGKILL');
      return ending.promise;
    };
    return { ended: ending.promise, terminate: kill, kill: async () => void (await kill()) };
  };
  return { started, start };
}

test('a process that exits is restarted until it is terminated', async () => {
  const { started, start } = processes();
  const container = restarting(start);
  started[0]?.resolve('exit code 1');
  await expect.poll(() => started.length).toBe(2);
  expect([container.restarts(), container.end()]).toEqual([1, undefined]);
  await container.terminate(0, 1);
  await container.kill();
  expect([started.length, container.end()]).toEqual([2, 'signal SIGKILL']);
});

test('it is not started again while it waits for its second restart and is killed', async () => {
  const { started, start } = processes();
  const container = restarting(start);
  started[0]?.resolve('exit code 1');
  await expect.poll(() => started.length).toBe(2);
  started[1]?.resolve('exit code 2');
  await expect.poll(() => container.end()).toBe('exit code 2');
  await container.kill();
  expect(started.length).toBe(2);
});

test.each([
  [0, 0],
  [1, 10],
  [2, 20],
  [9, 300],
])('after %i restarts the next one comes after %i seconds', (restarts, seconds) => {
  expect(backoffSeconds(restarts)).toBe(seconds);
});
