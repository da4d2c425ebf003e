import { copyFile, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { moduleDirectory } from '../toolchain/module-directory.ts';

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
    const root = await moduleDirectory(module, name);
    for (const folder of folders) {
      const found = (await readdir(path.join(root, folder))).filter((file) => files.test(file));
      for (const file of found) await copyFile(path.join(root, folder, file), path.join(into, file));
    }
  }
}
