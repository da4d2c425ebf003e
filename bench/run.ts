import { Option } from 'commander';
import { npmCommand } from '../harness/process/npm-command.ts';
import { createReport } from '../harness/process/report.ts';
import { measureDashboard } from './dashboard/measure.ts';
import { measureIndexMemory } from './gateway/index-memory.ts';
import { measureLatency } from './gateway/latency.ts';
import { measureGateway } from './gateway/measure.ts';
import { measureGatewayStart } from './gateway/start.ts';
import { measureUpgrades, upgradeNumbers } from './gateway/upgrade.ts';
import { measureHarness, withSuiteOf } from './harness/measure.ts';
import { measureCost } from './kv-events-cost/measure.ts';
import { measureRelayCost } from './relay-cost/measure.ts';
import { measureRelayEngines } from './relay-engines/measure.ts';
import { type EnginePlan, plans, plansOf } from './relay-engines/plans.ts';
import { fleetSizes } from './relay-hits/fleet-sizes.ts';
import { measureRelayHits } from './relay-hits/measure.ts';
import { ahead } from './render/ahead.ts';
import { caseNumbers, measureRendering } from './render/measure.ts';
import { measureAndKeep } from './support/keep.ts';

const report = createReport();
const command = npmCommand(
  'npm run bench',
  'Repeats the measurements in the documents; afterwards npm run docs updates the figures.',
).usage('NAME [options]');

command
  .command('kv-events-cost')
  .description(
    'cost of KV events in vLLM: publisher, replay buffer, and a server with and without events; about 8 minutes',
  )
  .option('--vllm <version>', 'default (the version of the chart), latest, or a version', 'default')
  .action(({ vllm }: { vllm: string }) =>
    measureAndKeep('kv-events-cost', { measure: () => measureCost(vllm, report) }, report),
  );
command
  .command('harness')
  .description('speed of chart and harness: helm template, control plane, install; about a minute')
  .option('--with-suite', 'also npm test, in this folder', false)
  .option(
    '--suite-of <clone>',
    'measure nothing; take the times of npm test from its last whole run in this clone',
  )
  .option('--cold', 'also npm ci and npm test in a fresh clone with empty caches; about 15 minutes', false)
  .action(({ suiteOf, ...suites }: { withSuite: boolean; cold: boolean; suiteOf?: string }) => {
    const measure = () => (suiteOf === undefined ? measureHarness(suites, report) : withSuiteOf(suiteOf));
    return measureAndKeep('harness', { measure }, report);
  });
command
  .command('gateway')
  .description(
    'completions through the AIBrix gateway while the pod ends at which it tokenizes; about 3 minutes',
  )
  .action(() => measureAndKeep('gateway', { measure: () => measureGateway(report) }, report));
command
  .command('dashboard')
  .description('the dashboard of a minute of requests to two vLLMs through the gateway; about 3 minutes')
  .action(() => measureAndKeep('dashboard', { measure: () => measureDashboard(report) }, report));
command
  .command('gateway-upgrade')
  .description(
    'completions through the AIBrix gateway while a release of two vLLMs is upgraded; about 5 minutes',
  )
  .addOption(
    new Option(
      '--only <number>',
      'only one upgrade, by its position in the table; other results are kept',
    ).choices(upgradeNumbers.map(String)),
  )
  .action(({ only }: { only?: string }) => {
    const chosen = only ? [Number(only)] : upgradeNumbers;
    return measureAndKeep('gateway-upgrade', { measure: () => measureUpgrades(chosen, report) }, report);
  });
command
  .command('gateway-latency')
  .description('how long the AIBrix gateway takes to choose a pod, with and without KV sync; about 2 minutes')
  .action(() => measureAndKeep('gateway-latency', { measure: () => measureLatency(report) }, report));
command
  .command('gateway-index')
  .description("memory of AIBrix's index per block; a few seconds")
  .action(() => measureAndKeep('gateway-index', { measure: () => measureIndexMemory(report) }, report));
command
  .command('gateway-start')
  .description('time and memory of npm start -- --gateway; about 2 minutes')
  .action(() => measureAndKeep('gateway-start', { measure: () => measureGatewayStart(report) }, report));
command
  .command('relay-cost')
  .description('cost of the relay: CPU, added time, bytes, memory, snapshot; about 3 minutes')
  .action(() => measureAndKeep('relay-cost', { measure: () => measureRelayCost(report) }, report));
command
  .command('relay-hits')
  .description("prefix-cache hits in simulated fleets with AIBrix's own index and routing; about 5 minutes")
  .addOption(
    new Option('--pods <numbers>', 'only fleets of these sizes, such as 8,32; other results are kept')
      .argParser(fleetSizes)
      .default(fleetSizes('all'), 'all'),
  )
  .action(({ pods }: { pods: readonly number[] }) =>
    measureAndKeep('relay-hits', { measure: () => measureRelayHits(pods, report) }, report),
  );
command
  .command('relay-engines')
  .description('the relay with real vLLMs: matches, and recovery from faults; about 12 minutes')
  .addOption(
    new Option(
      '--only <names>',
      `some of ${plans.map(({ name }) => name).join(', ')}; other results are kept`,
    )
      .argParser(plansOf)
      .default(plans, 'all'),
  )
  .action(({ only }: { only: readonly EnginePlan[] }) =>
    measureAndKeep('relay-engines', { measure: () => measureRelayEngines(only, report) }, report),
  );
command
  .command('render')
  .description(
    'cost of a test case with the resident renderer, with helm-unittest and with helm template; about a minute',
  )
  .addOption(
    new Option('--largest <cases>', 'most cases; 10000 take six minutes')
      .choices(caseNumbers.map(String))
      .default('1000'),
  )
  .action(({ largest }: { largest: string }) =>
    measureAndKeep(
      'render',
      { measure: () => measureRendering(Number(largest), report), good: ahead },
      report,
    ),
  );
await command.parseAsync();
