import { eventually } from '../process/eventually.ts';
import type { GatewayProcess } from './gateway.ts';

/** Names of the pods whose events the gateway has subscribed to, from its log (pkg/kvevent/manager.go, v0.7.0). */
export function subscriptions(gateway: GatewayProcess): string[] {
  const lines = gateway.log().matchAll(/Subscribed to KV events for pod [^/\s]+\/(\S+)/g);
  return [...lines].map(([, pod = '']) => pod);
}

/** Waits until the gateway has subscribed to the events of these pods: on a busy machine it accepts requests before. */
export async function subscribed(gateway: GatewayProcess, pods: Iterable<string>): Promise<void> {
  const expected = [...pods];
  await eventually(`the gateway subscribes to ${expected.join(', ')}`, () => {
    const found = new Set(subscriptions(gateway));
    return expected.every((pod) => found.has(pod));
  });
}
