import path from 'node:path';
import { startJudge } from '../harness/aibrix/judge.ts';
import { ensureAibrix } from '../harness/aibrix/programs.ts';
import { ensureEngine } from '../harness/engine/install.ts';
import { paths } from '../harness/paths.ts';
import { runMain } from '../harness/process/main.ts';
import { npmCommand } from '../harness/process/npm-command.ts';
import { createReport } from '../harness/process/report.ts';
import { ensurePythonTools } from '../harness/toolchain/python.ts';
import { contradiction, newestOf, trials, withTrials, writeTrials } from '../harness/versions/record.ts';
import { newerReleases, servesGateway } from '../harness/versions/registries.ts';
import { trialBlockSize, tryVllm, type VllmTrial } from '../harness/versions/trial.ts';
import { gatewayBlockBytes } from '../kv-events/gateway/settings.ts';
import { defaultVersion } from '../kv-events/gateway/versions.ts';

const explanation = `Tests new versions of vLLM and AIBrix in the registries: lets each vLLM encode an event, passes it to the
gateway's own code (AIBrix ${defaultVersion}), and writes the result to harness/versions/trials.json. Exit code 1 if a trial
contradicts kv-events/gateway/versions.json.`;

const { vllm } = npmCommand('npm run versions', explanation)
  .option('--vllm <versions>', 'test these versions, comma-separated, instead of the new ones')
  .parse()
  .opts<{ vllm?: string }>();

const report = createReport();

async function newerVllms(python: string): Promise<string[]> {
  const tried = newestOf(
    trials.vllm.map(({ vllm: version }) => version),
    '0.18.0',
  );
  return newerReleases('vllm', tried, python);
}

async function tryVllms(versions: readonly string[]): Promise<VllmTrial[]> {
  if (versions.length === 0) return [];
  const { judge: program } = await ensureAibrix(report);
  const judge = startJudge(program, { blockSizeBytes: gatewayBlockBytes(trialBlockSize) });
  const found: VllmTrial[] = [];
  for (const version of versions) {
    const trial = await tryVllm(await ensureEngine(version, report), judge, defaultVersion);
    report.line(`vLLM ${version}: ${trial.publishes}, decoded: ${trial.decodes}, matched: ${trial.matches}`);
    found.push(trial);
  }
  await judge.close();
  return found;
}

async function tryGateways(python: string) {
  const tried = newestOf(
    trials.aibrix.map(({ aibrix }) => aibrix),
    '0.7.0',
  );
  const versions = await newerReleases('aibrix', tried, python);
  const rows = versions.map(async (aibrix) => {
    const gateway = (await servesGateway(aibrix)) ? 'served' : 'not served';
    report.line(`AIBrix ${aibrix}: its Go module is ${gateway}`);
    return { aibrix, gateway } as const;
  });
  return Promise.all(rows);
}

await runMain(report, async () => {
  await ensurePythonTools(report);
  const python = path.join(paths.toolCache, 'python/bin/python');
  const fresh = {
    vllm: await tryVllms(vllm?.split(',') ?? (await newerVllms(python))),
    aibrix: await tryGateways(python),
  };
  await writeTrials(withTrials(trials, fresh));
  const wrong = fresh.vllm.map(contradiction).filter((sentence) => sentence !== undefined);
  for (const sentence of wrong) report.line(sentence);
  report.line(`${fresh.vllm.length + fresh.aibrix.length} new rows in harness/versions/trials.json`);
  return wrong.length === 0;
});
