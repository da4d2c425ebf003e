import type { V1Pod } from '@kubernetes/client-node';
import { profileAnnotation, strategy } from '../gateway/contract.ts';
import { gatewaySubscription } from '../gateway/subscription.ts';
import { type Finding, finding } from './finding.ts';
import { checkTraps } from './trap-rules.ts';

const onTemplate =
  'set the label on the pod template (spec.template.metadata.labels), not on the Deployment; the chart sets it with model.kvEvents.enabled=true';

/** A port that no container declares can still be connected to, so that is only a note. */
function checkSubscription(pod: V1Pod): Finding[] {
  const { findings } = gatewaySubscription(pod);
  const firstUnmet = findings.find(({ met }) => !met);
  return findings.map((condition) => {
    const { id, met, decides, text } = condition;
    const severity = met ? 'ok' : decides ? 'problem' : 'note';
    const remedy = severity === 'problem' && condition === firstUnmet ? onTemplate : undefined;
    return finding(id, severity, `pod: ${text}`, remedy);
  });
}

/** Routing profiles of the annotation, as far as this tool needs them; undefined if it is not JSON. */
function strategies(config: string): string[] | undefined {
  try {
    const { lockedRoutingStrategy, profiles } = JSON.parse(config) as {
      lockedRoutingStrategy?: string;
      profiles?: Record<string, { routingStrategy?: string }>;
    };
    const named = Object.values(profiles ?? {}).map(({ routingStrategy }) => routingStrategy);
    return [lockedRoutingStrategy, ...named].filter((name) => name !== undefined);
  } catch {
    return undefined;
  }
}

function checkStrategy({ metadata }: V1Pod): Finding {
  const config = metadata?.annotations?.[profileAnnotation];
  const named = config === undefined ? [] : strategies(config);
  if (!named) return finding('strategy', 'problem', `pod: annotation ${profileAnnotation} is not JSON`);
  if (named.includes(strategy))
    return finding('strategy', 'ok', `pod: its routing profile is ${strategy}`, undefined, { strategy });
  const values = { strategy: named.join(', ') };
  const text = `pod: no routing profile ${strategy} (${profileAnnotation} names ${values.strategy || 'none'}); no other strategy uses events`;
  const remedy = `send the header "routing-strategy: ${strategy}", or set ROUTING_ALGORITHM in the gateway or the annotation`;
  return finding('strategy', 'note', text, remedy, values);
}

/** Findings about the pod object in the API server. */
export function checkPod(pod: V1Pod): Finding[] {
  return [...checkSubscription(pod), checkStrategy(pod), ...checkTraps(pod)];
}
