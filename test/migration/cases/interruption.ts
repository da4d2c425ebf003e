import { expect } from 'vitest';
import { type Case, deploy, read, state, type Target } from '../support/fake.ts';
import { container } from '../support/fixtures.ts';
import { outcome } from '../support/scripts.ts';
import { flags } from './shapes.ts';

/** The state, whether or not the rollout has been seen to complete. */
function published(target: Target): unknown {
  return JSON.parse(
    JSON.stringify(state(target)).replace('\\"rollout\\":\\"pending\\"', '\\"rollout\\":\\"complete\\"'),
  );
}

/** What may happen while a script runs. */
export const interruptions: readonly Case[] = [
  {
    name: 'killed after any call, nothing is half changed and the next run finishes',
    check: async ({ enable }) => {
      const clean = deploy('vllm-serve');
      const before = published(clean);
      const { calls } = await enable(clean);
      const after = published(clean);
      const seen = new Set<string>();
      for (let killAfter = 1; killAfter <= calls; killAfter++) {
        const target = deploy('vllm-serve');
        const { signal } = await enable(target, [], { disturbance: { killAfter } });
        expect(signal).toBe('SIGKILL');
        const found = published(target);
        expect([before, after]).toContainEqual(found);
        seen.add(JSON.stringify(found));
        expect(outcome(await enable(target))).toMatchObject({ exitCode: 0 });
        expect(published(target)).toEqual(after);
        expect(JSON.stringify(state(target))).not.toContain('pending');
      }
      expect(seen.size).toBe(2);
    },
  },
  {
    name: 'killed after any call of a rollback, the next rollback finishes',
    check: async ({ enable }) => {
      const clean = deploy('python-module');
      const before = state(clean);
      await enable(clean);
      const after = state(clean);
      const { calls } = await enable(clean, ['--rollback']);
      for (let killAfter = 1; killAfter <= calls; killAfter++) {
        const target = deploy('python-module');
        await enable(target);
        const { signal } = await enable(target, ['--rollback'], { disturbance: { killAfter } });
        expect(signal).toBe('SIGKILL');
        expect([before, after]).toContainEqual(state(target));
        expect(outcome(await enable(target, ['--rollback']))).toMatchObject({ exitCode: 0 });
        expect(state(target)).toEqual(before);
      }
    },
  },
  {
    name: 'a change by somebody else between reading and writing is kept',
    check: async ({ enable }) => {
      const target = deploy('vllm-serve');
      const somebody = { name: 'SOMEBODY', value: 'else' };
      const once = onlyOnce(() =>
        target.store.change((deployment) => Object.assign(container(deployment), { env: [somebody] })),
      );
      const { exitCode, all } = await enable(target, [], { disturbance: { beforePatch: once } });
      expect({ exitCode, all }).toEqual({
        exitCode: 0,
        all: expect.stringContaining('changed by somebody else'),
      });
      expect(container(read(target))).toMatchObject({ env: [somebody] });
      expect(container(read(target)).args).toContain(flags.json);
      expect(all.match(/^Changed\.$/gm)).toHaveLength(1);
    },
  },
  {
    name: 'a record that somebody else changed is not marked complete',
    check: async ({ enable }) => {
      const target = deploy('vllm-serve');
      let patches = 0;
      const beforePatch = () => {
        patches += 1;
        if (patches === 2)
          target.store.change(({ metadata }) =>
            Object.assign(metadata?.annotations ?? {}, { [record]: '{}' }),
          );
      };
      const { exitCode, stderr } = await enable(target, [], { disturbance: { beforePatch } });
      expect({ exitCode, stderr }).toEqual({
        exitCode: 0,
        stderr: expect.stringContaining('could not record'),
      });
      expect(read(target).metadata?.annotations?.[record]).toBe('{}');
    },
  },
  {
    name: 'a Deployment that changes all the time is left, unchanged',
    check: async ({ enable }) => {
      const target = deploy('vllm-serve');
      const { spec } = read(target);
      const beforePatch = () => target.store.change(() => {});
      const { exitCode, stderr } = await enable(target, [], { disturbance: { beforePatch } });
      expect({ exitCode, stderr }).toEqual({
        exitCode: 1,
        stderr: expect.stringContaining('changed 10 times'),
      });
      expect(stderr.match(/changed by somebody else/g)).toHaveLength(10);
      expect(read(target).spec).toEqual(spec);
    },
  },
  ...(['get deployment', 'get service', 'create', 'patch'] as const).map((unreachable) => ({
    name: `an API server that goes away is reported in the words of kubectl: ${unreachable}`,
    check: async ({ enable }: Parameters<Case['check']>[0]) => {
      const target = deploy('vllm-serve');
      const before = state(target);
      const { exitCode, stderr } = await enable(target, [], { disturbance: { unreachable } });
      expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: 'error: Unable to connect to the server' });
      expect(state(target)).toEqual(before);
    },
  })),
];

const record = 'aibrix-model/kv-events-migration';

function onlyOnce(work: () => void): () => void {
  let done = false;
  return () => {
    if (!done) work();
    done = true;
  };
}
