import { eventually } from '../process/eventually.ts';
import type { GatewayProcess } from './gateway.ts';

/** Result of a prompt sent through the gateway. */
export interface Routed {
  readonly status: number;
  /** Name of the pod, from the gateway's header `target-pod`; undefined if it chose none. */
  readonly pod: string | undefined;
  readonly requestId: string;
  readonly body: string;
}

/** A prompt for a model, and the routing strategy that the client requests. */
export interface RoutedPrompt {
  readonly model: string;
  readonly prompt: string;
  readonly strategy?: string;
}

/** Sends a prompt to /v1/completions through Envoy and the gateway, with max_tokens 1. */
export async function route(
  url: string,
  { model, prompt, strategy = 'prefix-cache' }: RoutedPrompt,
): Promise<Routed> {
  const response = await fetch(`${url}/v1/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'routing-strategy': strategy },
    body: JSON.stringify({ model, prompt, max_tokens: 1, temperature: 0 }),
  });
  return {
    status: response.status,
    pod: response.headers.get('target-pod') ?? undefined,
    requestId: response.headers.get('request-id') ?? '',
    body: await response.text(),
  };
}

/** Why the gateway chose a pod, from its log. */
export interface Decision {
  /** `prefix_match`: the pod holds a prefix of the prompt; `least_request`: no pod does. */
  readonly by: 'prefix_match' | 'least_request';
  /** Percentage of the prompt that the gateway matched, by pod name. */
  readonly matched: Readonly<Record<string, number>>;
}

const line =
  /"prefix_cache_(matched_pods|fallback_least_request_count)" request_id="([^"]*)" .*?matched_pods=(\{[^}]*\})/g;

/** The decision about a request (pkg/plugins/gateway/algorithms/prefix_cache.go, v0.7.0: Route). */
export function decision(gateway: GatewayProcess, { requestId }: Routed): Promise<Decision> {
  return eventually(`the gateway logs its decision about ${requestId}`, () => {
    const found = [...gateway.log().matchAll(line)].find(([, , id]) => id === requestId);
    if (!found) return undefined;
    const [, kind, , matched = '{}'] = found;
    const pods = Object.entries((JSON.parse(matched) ?? {}) as Record<string, number>);
    return {
      by: kind === 'matched_pods' ? 'prefix_match' : 'least_request',
      matched: Object.fromEntries(pods.map(([pod, percent]) => [pod.replace(/^.*\//, ''), percent])),
    };
  });
}
