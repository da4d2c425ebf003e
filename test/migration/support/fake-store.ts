import type { V1Deployment } from '@kubernetes/client-node';
import { FakeObjects, type Manifest } from './fake-objects.ts';
import { mergePatch, replaceTested } from './json-patch.ts';

/** A call of kubectl. */
export interface Call {
  readonly args: readonly string[];
  /** Its standard input, where it reads one. */
  readonly input: string;
}

/** What a call ends with; `kill` kills the script too. */
export interface Answer {
  readonly code: number | 'kill';
  readonly stdout: string;
  readonly stderr: string;
}

/** Objects of one namespace, and how calls on them end. */
export interface Store {
  /** The Deployment as it is now. */
  readonly deployment: V1Deployment;
  /** Changes the Deployment as somebody else would: it has another resourceVersion then. */
  change(change: (deployment: V1Deployment) => void): void;
  /** How many times the pod template has changed. */
  readonly generations: number;
  call(call: Call): Answer;
}

/** What a store is made with. */
export interface StoreOptions {
  readonly objects: readonly Manifest[];
  /** Verbs that the user may not use on Deployments. */
  readonly denied?: readonly string[];
  /** Whether the user may not read Services. */
  readonly hidesServices?: boolean;
  /** How each wait for a rollout ends: 0 where nothing is given. */
  readonly rollouts?: readonly number[];
}

function progressing({ status }: V1Deployment): string {
  return status?.conditions?.find(({ type }) => type === 'Progressing')?.reason ?? '';
}

export function failed(message: string): Answer {
  return { code: 1, stdout: '', stderr: `${message}\n` };
}

const done = (stdout: string): Answer => ({ code: 0, stdout, stderr: '' });

/** A namespace with these objects. The Deployment is the first of its kind. */
export function createStore(options: StoreOptions): Store {
  const objects = new FakeObjects(options.objects);
  const rollouts = [...(options.rollouts ?? [])];
  return {
    get deployment() {
      return structuredClone(objects.deployment);
    },
    get generations() {
      return objects.generations;
    },
    change(change) {
      const next = structuredClone(objects.deployment);
      change(next);
      objects.put(next as unknown as Manifest);
    },
    call({ args, input }) {
      const [verb = '', kind = '', name = ''] = args.filter((word) => !word.startsWith('--'));
      const flag = (name: string) =>
        args.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3) ?? '';
      if (verb === 'get') return get(objects, options, { kind, name, output: flag('output') });
      if (verb === 'patch') return patch(objects, name, flag);
      if (verb === 'create') return review(options, input);
      if (verb === 'rollout' || verb === 'wait') return { ...done(''), code: rollouts.shift() ?? 0 };
      return failed(`the fake cluster does not know: ${args.join(' ')}`);
    },
  };
}

function get(
  objects: FakeObjects,
  { hidesServices }: StoreOptions,
  { kind, name, output }: { kind: string; name: string; output: string },
): Answer {
  if (kind === 'pods') return done(JSON.stringify({ items: objects.pods }));
  if (kind === 'namespace' && !name.startsWith('absent')) return done(`namespace/${name}\n`);
  const found = objects.find(kind, name);
  if (found && output.startsWith('jsonpath')) return done(progressing(found as unknown as V1Deployment));
  if (kind === 'service' && hidesServices)
    return failed('Error from server (Forbidden): services is forbidden');
  if (!found) return failed(`Error from server (NotFound): ${kind}s "${name}" not found`);
  return done(output === 'json' ? JSON.stringify(found) : '');
}

function patch(objects: FakeObjects, name: string, flag: (flag: string) => string): Answer {
  const found = objects.find('deployment', name);
  if (!found) return failed(`Error from server (NotFound): deployments.apps "${name}" not found`);
  const body = JSON.parse(flag('patch')) as never;
  const next = flag('type') === 'json' ? replaceTested(found, body) : mergePatch(found, body);
  if (next === undefined) return failed('The request is invalid: the server rejected our request');
  if ((next as Manifest).metadata.resourceVersion !== found.metadata.resourceVersion)
    return failed('Error from server (Conflict): the object has been modified');
  if (flag('dry-run') === '') objects.put(next as Manifest);
  return done(flag('output') === 'json' ? JSON.stringify(next) : `deployment.apps/${name} patched\n`);
}

function review({ denied }: StoreOptions, input: string): Answer {
  const reviews = input
    .split(/(?<=\})\n(?=\{)/)
    .map((text) => JSON.parse(text) as { spec: { resourceAttributes: { verb: string } } });
  const answers = reviews.map((one) => ({
    ...one,
    status: { allowed: !denied?.includes(one.spec.resourceAttributes.verb) },
  }));
  return done(answers.map((one) => JSON.stringify(one)).join('\n'));
}
