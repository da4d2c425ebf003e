import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inject, type TestContext } from 'vitest';

/** What stands between a script and kubectl. */
export interface Shim {
  /** Kills the script and all it started when its call of this number, from 1, has ended. */
  readonly killAfter?: number;
  /** A shell command that runs before each call which is to change the cluster; `$kubectl` is the real one. */
  readonly beforePatch?: string;
  /** A call with these words fails as if the API server were gone. */
  readonly unreachable?: string;
}

/** What a test hands on of its context: tests that run at the same time must clean up each its own. */
export type Context = Pick<TestContext, 'onTestFinished'>;

/** A PATH whose kubectl is the real one with `shim` around it; removed at the end of the test that the context is of. */
export async function shimmedPath(
  { onTestFinished }: Context,
  { killAfter = 0, beforePatch = ':', unreachable = 'nothing' }: Shim,
): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'kubectl-shim-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const script = `#!/bin/sh
kubectl='${inject('tools').kubectl}'
case " $* " in *' ${unreachable} '*) echo 'Unable to connect to the server' >&2; exit 1 ;; esac
case " $* " in *' patch '*) case " $* " in *can-i*|*dry-run*) ;; *) ${beforePatch} ;; esac ;; esac
"$kubectl" "$@"
status=$?
echo >>'${folder}/calls'
if [ "$(wc -l <'${folder}/calls')" -eq ${killAfter} ]; then kill -KILL 0; fi
exit $status
`;
  await writeFile(path.join(folder, 'kubectl'), script, { mode: 0o755 });
  return `${folder}${path.delimiter}${process.env.PATH}`;
}
