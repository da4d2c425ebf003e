import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { freePorts } from '../../harness/process/ports.ts';
import { findTarget } from '../../kv-events/pod/target.ts';
import { createNamespace, kubectl } from '../support/cluster.ts';
import { kvEvents } from './support/kv-events-command.ts';

let namespace: string;

beforeAll(async () => {
  namespace = await createNamespace('kv-events');
  const flags = ['create', 'deployment', 'empty', '--image=vllm', '--replicas=0'];
  await kubectl(flags, { namespace });
});

/** A changed copy of the kubeconfig, which goes away with the control plane. */
async function changed(change: (text: string) => string): Promise<string> {
  const original = inject('kubeconfig');
  const file = `${original}-${randomUUID()}`;
  await writeFile(file, change(await readFile(original, 'utf8')), { mode: 0o600 });
  return file;
}

describe('what is not in the cluster', () => {
  const find = async (target: string, options: object = {}): Promise<unknown> => {
    const where = {
      target,
      namespace,
      kubeconfig: inject('kubeconfig'),
      eventPort: 5557,
      replayPort: 5558,
      http: false,
    };
    return findTarget({ ...where, ...options }).catch((error: unknown) => error);
  };
  const refusal = (message: RegExp) => ({ name: 'CommandError', message: expect.stringMatching(message) });

  test.each([
    ['nobody', /^no pod "nobody" in namespace "kv-events-\w+"; see: kubectl get pods -n/],
    ['deployment/nobody', /^no Deployment "nobody" in namespace .*; see: kubectl get deployments -n/],
    ['deploy/empty', /^Deployment "empty" in namespace .* has no running pod \(pods: none\)/],
    ['svc/tiny', /^svc\/tiny: svc is not supported; use pod\/NAME or deployment\/NAME/],
    ['No_Pod', /^"No_Pod" is not a pod; use POD, pod\/NAME or deployment\/NAME/],
  ])('%s: the error says so, and the way out', async (target, message) => {
    expect(await find(target)).toMatchObject(refusal(message));
  });

  test('an unknown context: the error lists the existing ones', async () => {
    expect(await find('nobody', { context: 'other' })).toMatchObject(
      refusal(/^no context "other" in the kubeconfig; it has: aibrix-model$/),
    );
  });

  test('a kubeconfig without a current context: the error requests one', async () => {
    const kubeconfig = await changed((text) => text.replace(/^current-context: .*$/m, ''));
    expect(await find('nobody', { kubeconfig })).toMatchObject(
      refusal(/no current context; choose one: --context aibrix-model/),
    );
  });

  test('an unreachable API server: the error contains its address', async () => {
    const { gone } = await freePorts(['gone']);
    const kubeconfig = await changed((text) =>
      text.replace(/server: .*$/m, `server: https://127.0.0.1:${gone}`),
    );
    expect(await find('nobody', { kubeconfig })).toMatchObject(
      refusal(/^cannot query the API server https:\/\/127.0.0.1:\d+: .*ECONNREFUSED/),
    );
  });

  test('rejected credentials: the error states that they were rejected', async () => {
    const kubeconfig = await changed((text) => text.replace(/token: .*$/m, 'token: wrong'));
    expect(await find('nobody', { kubeconfig })).toMatchObject(
      refusal(/does not accept the kubeconfig's credentials/),
    );
  });

  test('the default namespace is used unless one is given', async () => {
    expect(await find('nobody', { namespace: undefined })).toMatchObject(refusal(/in namespace "default"/));
  });

  test('the command ends with exit code 2 and that one line', async () => {
    const flags = ['-n', namespace, `--kubeconfig=${inject('kubeconfig')}`];
    const { exitCode, stdout, stderr } = await kvEvents(['watch', 'pod/nobody', ...flags]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^error: no pod "nobody" in namespace "[^\n]*$/);
  });
});
