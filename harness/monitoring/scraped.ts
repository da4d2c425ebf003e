import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { GatewayProcess } from '../aibrix/gateway.ts';
import type { Relay } from '../aibrix/relay.ts';
import { route } from '../aibrix/request.ts';
import type { Aibrix } from '../aibrix/start.ts';
import { vllmClient } from '../engine/client.ts';
import type { ScrapeTarget } from './prometheus.ts';

/** A running release whose metrics are scraped. */
export interface Scraped {
  readonly aibrix: Pick<Aibrix, 'url' | 'node'>;
  /** Name of the release and of the model. */
  readonly model: string;
}

/** The API of each pod of a release, by the pod's name. */
function apis({ aibrix, model }: Scraped): [pod: string, url: string][] {
  const pods = [...aibrix.node.pods].filter(([name]) => name.startsWith(`${model}-`));
  return pods.map(([name, { network }]) => [name, `http://${network.podIP}:8000`]);
}

/** The metrics of a release's pods, of a relay, and of the gateway, with the labels that PodMonitor and AIBrix set. */
export function targetsOf(scraped: Scraped, relay: Relay, gateway: GatewayProcess): ScrapeTarget[] {
  const pods = apis(scraped);
  const common = { namespace: 'default', job: scraped.model };
  const ofRelay = { ...common, pod: pods[0]?.[0] ?? '', endpoint: 'relay-metrics' };
  return [
    ...pods.map(([pod, url]) => ({ url: `${url}/metrics`, labels: { ...common, pod, endpoint: 'http' } })),
    { url: relay.metricsUrl, labels: ofRelay },
    { url: gateway.metricsUrl, labels: { namespace: 'aibrix-system', job: 'gateway' } },
  ];
}

/**
 * Sends prompts for some seconds: each through the gateway, and again, and others to the pods, which generate tokens.
 *
 * @param each called after every round
 * @throws if the gateway does not respond with 200
 */
export async function traffic(
  scraped: Scraped,
  seconds: number,
  each: () => Promise<void> = async () => {},
): Promise<void> {
  const { aibrix, model } = scraped;
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await pause(200)) {
    const prompt = randomBytes(34).toString('hex');
    for (const _ of ['new', 'repeated']) {
      const { status, body } = await route(aibrix.url, { model, prompt });
      if (status !== 200) throw new Error(`the gateway responded with ${status}: ${body}`);
    }
    for (const [, url] of apis(scraped))
      await vllmClient(url, model).complete({ prompt: randomBytes(18).toString('hex'), tokens: 4 });
    await each();
  }
}
