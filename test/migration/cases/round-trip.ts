import type { V1Deployment } from '@kubernetes/client-node';
import { expect } from 'vitest';
import { type Case, deploy, read, type Scripts, state } from '../support/fake.ts';
import { container } from '../support/fixtures.ts';
import { outcome } from '../support/scripts.ts';
import { flags, ports, type Shape, shapes, variables } from './shapes.ts';

type Formatted = Shape & { readonly format: string };

const runs: readonly Formatted[] = shapes.flatMap((shape) =>
  (shape.formats ?? ['json']).map((format) => ({ ...shape, format })),
);

/** A Deployment is migrated, and brought back. */
export const roundTrips: readonly Case[] = runs.map((shape) => ({
  name: `${shape.fixture} in format ${shape.format}`,
  check: (scripts) => roundTrip(scripts, shape),
}));

async function roundTrip({ enable }: Scripts, shape: Formatted): Promise<void> {
  const target = deploy(shape.fixture);
  const before = state(target);
  const original = read(target);
  const options = [`--format=${shape.format}`];

  const dry = await enable(target, [...options, '--dry-run']);
  expect(outcome(dry)).toEqual({
    exitCode: 0,
    all: expect.stringContaining('Dry run: nothing was changed.'),
  });
  expect(dry.stdout).toMatch(/^\+ .*kv-events-/m);
  expect(state(target)).toEqual(before);

  const changed = await enable(target, options);
  expect(outcome(changed)).toEqual({ exitCode: 0, all: expect.stringContaining('runs with the change') });
  expect(changed.stdout.match(/^ {2}[a-z].*/gm) ?? []).toEqual(listed(shape));
  expect(changed.stdout.includes('Kept: --kv-events-config=')).toBe(shape.keeps === true);
  expect(read(target).spec).toEqual(expected(original, shape).spec);
  expect(read(target).metadata?.labels).toEqual(original.metadata?.labels);
  expect(target.store.generations).toBe(1);

  const again = await enable(target, options);
  expect(outcome(again)).toEqual({ exitCode: 0, all: expect.stringMatching(/^Nothing to change: /m) });
  expect(target.store.generations).toBe(1);

  const back = await enable(target, ['--rollback']);
  expect(outcome(back)).toEqual({ exitCode: 0, all: expect.stringContaining('Rolled back') });
  expect(back.stdout.match(/^ {2}[a-z].*/gm) ?? []).toEqual(listed(shape));
  expect(state(target)).toEqual(before);
  const none = await enable(target, ['--rollback']);
  expect(outcome(none)).toEqual({ exitCode: 0, all: expect.stringContaining('Nothing to roll back') });
}

/** The lines that name what is added, and nothing else. */
function listed(shape: Formatted): string[] {
  const added = additions(shape);
  return [
    ...Object.entries(added.labels).map(([name, value]) => `  pod label ${name}=${value}`),
    ...added.ports.map(({ containerPort, name }) => `  container port ${containerPort} (${name})`),
    ...added.env.map(({ name, value }) => `  variable ${name}=${value}`),
    ...added.args.map((flag) => `  argument ${flag}`),
  ];
}

/** The Deployment with exactly what has to be added. */
function expected(original: V1Deployment, shape: Formatted): V1Deployment {
  const added = additions(shape);
  const result = structuredClone(original);
  Object.assign(result.spec?.template.metadata?.labels ?? {}, added.labels);
  const engine = container(result, shape.container);
  if (added.ports.length > 0) engine.ports = [...(engine.ports ?? []), ...added.ports];
  if (added.env.length > 0) engine.env = [...(engine.env ?? []), ...added.env];
  if (added.args.length > 0) engine.args = [...(engine.args ?? []), ...added.args];
  return result;
}

function additions(shape: Formatted) {
  const { labels, hasPorts = false, keeps = false, format, variables: existing = 0 } = shape;
  return {
    labels: Object.fromEntries(
      Object.entries(labels).map(([name, value]) => [`model.aibrix.ai/${name}`, value]),
    ),
    ports: hasPorts ? [] : ports,
    env: format === 'env' && !keeps ? variables.slice(existing) : [],
    args: keeps ? [] : [flags[format] ?? ''],
  };
}
