import { copyFile, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { paths } from '../paths.ts';
import { type GoModule, go } from '../toolchain/go.ts';

/** Definitions that AIBrix's gateway and controllers read, as paths in their modules. */
const sources = [
  {
    module: 'aibrix',
    name: 'github.com/vllm-project/aibrix',
    folders: ['autoscaling', 'model', 'orchestration'].map((group) => `config/crd/${group}`),
    files: /^\w+\.aibrix\.ai_\w+\.yaml$/,
  },
  {
    module: 'gateway-api',
    name: 'sigs.k8s.io/gateway-api',
    folders: ['config/crd/standard'],
    files: /_(httproutes|referencegrants)\.yaml$/,
  },
] as const;

/** Copies the custom resource definitions of AIBrix and of the Gateway API from their Go modules into a directory. */
export async function copyCrds(into: string): Promise<void> {
  await mkdir(into, { recursive: true });
  for (const { module, name, folders, files } of sources) {
    const root = await moduleDirectory({ directory: path.join(paths.toolPins, module), cgo: false }, name);
    for (const folder of folders) {
      const found = (await readdir(path.join(root, folder))).filter((file) => files.test(file));
      for (const file of found) await copyFile(path.join(root, folder, file), path.join(into, file));
    }
  }
}

async function moduleDirectory(module: GoModule, name: string): Promise<string> {
  const lines = await go(module, ['mod', 'download', '-json', name], () => undefined);
  return (JSON.parse(lines.join('\n')) as { Dir: string }).Dir;
}
