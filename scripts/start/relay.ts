import { setTimeout as pause } from 'node:timers/promises';
import type { GatewayProcess } from '../../harness/aibrix/gateway.ts';
import { decision, route } from '../../harness/aibrix/request.ts';
import type { Aibrix } from '../../harness/aibrix/start.ts';
import { subscribed } from '../../harness/aibrix/subscriptions.ts';
import { vllmClient } from '../../harness/engine/client.ts';
import type { Report } from '../../harness/process/report.ts';
import type { ClusterCommands } from './client.ts';
import type { StartOptions } from './options.ts';
import { upgradeArguments } from './release.ts';

/** Tokens of the long prompt: eight blocks of the model, which vLLM announces in one event. */
const promptTokens = 260;
/** Milliseconds in which the gateway has received an event, also through the relay. */
const eventMilliseconds = 2000;
/**
 * Values that enable the relay. Its blocks are as large as the model's here, so that the gateway's settings remain as they
 * are.
 */
const relayValues = ['model.kvEvents.relay.enabled=true', 'model.kvEvents.relay.blockSize=32'];

/** The running demonstration. */
export interface Demonstration {
  readonly options: StartOptions;
  readonly aibrix: Aibrix;
  readonly gateway: GatewayProcess;
  readonly client: ClusterCommands;
  readonly report: Report;
}

/**
 * Prints which share of a long prompt the gateway finds in the pod that holds it: as the release is, and after an upgrade
 * that enables the relay.
 *
 * @param more arguments of helm that the release was installed with
 * @throws with helm's message if the upgrade fails
 */
export async function compareWithRelay(demonstration: Demonstration, more: readonly string[]): Promise<void> {
  const { options, client, report } = demonstration;
  report.line(`A prompt of ${promptTokens} tokens is sent to one pod, and then through the gateway:`);
  const without = await foundShare(demonstration);
  report.line(`  ${without} % of it found with the events that vLLM sends\n`);
  const enable = relayValues.flatMap((value) => ['--set', value]);
  report.line(`$ helm upgrade ${options.release} … ${enable.join(' ')}`);
  const { stderr, end } = await report.during('waiting until both pods are replaced', () =>
    client.helm(upgradeArguments(options, [...more, ...enable])),
  );
  if (end !== 'exit code 0') throw new Error(['helm failed:', ...stderr].join('\n'));
  await subscribed(demonstration.gateway, demonstration.aibrix.node.pods.keys());
  report.line(`  ${await foundShare(demonstration)} % of such a prompt found with the relay\n`);
}

/** Percentage of a new prompt that the gateway finds in the pod to which it was sent. */
async function foundShare({ options: { release }, aibrix, gateway }: Demonstration): Promise<number> {
  const [[name, pod] = []] = aibrix.node.pods;
  if (!name || !pod) throw new Error('the release has no running pod');
  const prompt = `${Date.now()}: `.padEnd(promptTokens, 'how much of this long prompt is found? ');
  await vllmClient(`http://${pod.network.podIP}:8000`, release).complete({ prompt, tokens: 1 });
  await pause(eventMilliseconds);
  const { matched } = await decision(gateway, await route(aibrix.url, { model: release, prompt }));
  return matched[name] ?? 0;
}
