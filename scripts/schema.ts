import path from 'node:path';
import { clientOf } from '../harness/control-plane/client.ts';
import { startControlPlane } from '../harness/control-plane/start.ts';
import { runGenerator } from '../harness/generate/command.ts';
import { schemaFiles } from '../harness/generate/schema/file.ts';
import { kubernetesTypes } from '../harness/generate/schema/openapi.ts';
import { paths } from '../harness/paths.ts';
import { createReport } from '../harness/process/report.ts';
import { ensureTools } from '../harness/toolchain/ensure.ts';
import { clusterTools } from '../harness/toolchain/versions.ts';

const explanation = `Writes the Kubernetes types in the chart's values.schema.json and files/kubernetes-types.json, from the OpenAPI
document of the API server that the tests run.`;

const generate = async () => {
  const report = createReport();
  const tools = await ensureTools(clusterTools, report);
  const directory = path.join(paths.cluster, `schema-${process.pid}`);
  const controlPlane = await startControlPlane(tools, directory, report);
  try {
    const { raw } = await clientOf(controlPlane.kubeconfig);
    return schemaFiles(await kubernetesTypes((at) => raw({ path: at })));
  } finally {
    await controlPlane.stop();
  }
};

await runGenerator('schema', explanation, generate);
