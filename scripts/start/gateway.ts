import { setTimeout as pause } from 'node:timers/promises';
import type { GatewayProcess } from '../../harness/aibrix/gateway.ts';
import { settingsInNotes } from '../../harness/aibrix/notes.ts';
import { decision, route } from '../../harness/aibrix/request.ts';
import { type Aibrix, startAibrix } from '../../harness/aibrix/start.ts';
import { vllmClient } from '../../harness/engine/client.ts';
import { ensureEngine } from '../../harness/engine/install.ts';
import { ensureTinyModel } from '../../harness/engine/model.ts';
import { defaultVllmVersion } from '../../harness/engine/versions.ts';
import { eventually } from '../../harness/process/eventually.ts';
import type { Report } from '../../harness/process/report.ts';
import type { ClusterCommands } from './client.ts';

/** Number of prompts, and their length in tokens: two full blocks and a partial one. */
const promptCount = 4;
const promptTokens = 80;
/** Milliseconds until the gateway has received an event: it polls its sockets ten times per second. */
const eventMilliseconds = 300;

/** Starts AIBrix on our control plane. @throws if a program cannot be installed or does not start */
export async function aibrixBeside(kubeconfig: string, kubectl: string, report: Report): Promise<Aibrix> {
  const engine = await ensureEngine(defaultVllmVersion(), report);
  await ensureTinyModel();
  return startAibrix({ kubeconfig, kubectl, engineOf: () => engine }, report);
}

/**
 * Starts the gateway with the settings printed in NOTES, and shows how prompts are routed: each is sent directly to one
 * pod, bypassing the gateway, and then once through it. Only from events can the gateway know which pod that was.
 */
export async function showGateway(
  release: string,
  aibrix: Aibrix,
  { notes, client, report }: { notes: string; client: ClusterCommands; report: Report },
): Promise<GatewayProcess> {
  await showRoute(release, client, report);
  const settings = settingsInNotes(notes);
  const gateway = await report.during('starting the AIBrix gateway with the settings above', () =>
    aibrix.startGateway(settings),
  );
  const log = gateway.log().split('\n');
  for (const line of log.filter((text) => text.includes('Subscribed to KV events')))
    report.line(`  ${line.replace(/^.*?\] /, '')}`);
  report.line(
    `\nEach prompt is new: it is sent directly to one pod, bypassing the gateway, then once through it.\n`,
  );
  for (let index = 0; index < promptCount; index++)
    await routePrompt(index, { release, aibrix, gateway, report });
  return gateway;
}

/** The route that AIBrix's controller created from the Deployment's labels. */
async function showRoute(release: string, client: ClusterCommands, report: Report): Promise<void> {
  const get = ['get', 'httproutes', '--namespace=aibrix-system', `${release}-router`];
  const backend =
    '--output=jsonpath={.spec.rules[0].backendRefs[0].name}:{.spec.rules[0].backendRefs[0].port}';
  const service = await eventually('AIBrix creates a route', () => client.kubectl([...get, backend]));
  report.line(`\nAIBrix's controller created the route ${release}-router to the Service ${service}`);
}

async function routePrompt(
  index: number,
  {
    release,
    aibrix,
    gateway,
    report,
  }: { release: string; aibrix: Aibrix; gateway: GatewayProcess; report: Report },
): Promise<void> {
  const pods = [...aibrix.node.pods];
  const [name, pod] = pods[index % pods.length] ?? [];
  if (!name || !pod) throw new Error('the release has no running pod');
  const prompt = `Journey ${index}, ${Date.now()}: `.padEnd(promptTokens, 'where does this prompt go? ');
  await vllmClient(`http://${pod.network.podIP}:8000`, release).complete({ prompt, tokens: 1 });
  await pause(eventMilliseconds);
  const routed = await route(aibrix.url, { model: release, prompt });
  const { by, matched } = await decision(gateway, routed);
  report.line(`prompt ${index + 1}  sent to ${name}, then through the gateway`);
  const shares = Object.entries(matched).map(([held, percent]) => `${held} has ${percent} %`);
  const why = by === 'prefix_match' ? shares.join(', ') : 'no pod is known to have it';
  report.line(`          went to ${routed.pod} (${routed.status}): ${why}\n`);
}

/** Commands to try while the gateway runs. */
export function gatewaySteps(release: string, { url }: Aibrix): string {
  const body = JSON.stringify({ model: release, prompt: 'x'.repeat(promptTokens), max_tokens: 20 });
  return [
    'The gateway runs until you stop this command. In another terminal:',
    `  curl -si ${url}/v1/completions -H 'routing-strategy: prefix-cache' -H 'content-type: application/json' -d '${body}'`,
    'The response header target-pod contains the name of the pod.',
  ].join('\n');
}
