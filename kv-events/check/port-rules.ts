import { ports } from '../gateway/contract.ts';
import { type Finding, finding } from './finding.ts';
import type { Observation } from './observe.ts';

const chartSwitch = 'with the chart: model.kvEvents.enabled=true';

const eventRemedies = {
  refused: `publish: --kv-events-config with "enable_kv_cache_events":true, "publisher":"zmq", "endpoint":"tcp://*:${ports.events}" (with a host instead of *, vLLM connects and does not listen); ${chartSwitch}`,
  foreign:
    'check the ports in endpoint and replay_endpoint of --kv-events-config, and that no other program uses them',
  lost: 'check whether the pod restarts: kubectl logs --previous',
  closed: 'run the check again',
} as const;

const replayPrice =
  'without a replay response each subscription blocks the start of the gateway for 5 s; with 7 such pods it disables KV sync';

function checkEvents({ port, failure, reason }: Observation['events']): Finding {
  if (!failure)
    return finding('events-port', 'ok', `events: port ${port} accepts a subscription to every topic`);
  return finding('events-port', 'problem', `events: port ${port}: ${reason}`, eventRemedies[failure]);
}

function checkReplay({ port, failure, reason, milliseconds }: Observation['replay']): Finding {
  if (!failure) return finding('replay-port', 'ok', `replay: port ${port} answered in ${milliseconds} ms`);
  const text = `replay: port ${port}: ${reason}`;
  if (failure === 'refused' || failure === 'foreign' || failure === 'silent') {
    const remedy = `set "replay_endpoint":"tcp://*:${ports.replay}" in --kv-events-config (${chartSwitch}): ${replayPrice}`;
    return finding('replay-port', 'problem', text, remedy);
  }
  return finding(
    'replay-port',
    'warning',
    text,
    'the gateway reads only the first frame; other clients need all of them',
  );
}

/** Other port numbers are correct only behind a tunnel of the user's own. */
function checkNumbers({ events, replay }: Observation, pod: boolean): Finding[] {
  if (events.port === ports.events && replay.port === ports.replay) return [];
  const text = `ports: checked ${events.port} and ${replay.port}; the gateway always connects to ${ports.events} and ${ports.replay}`;
  const remedy = pod
    ? 'with the chart: leave model.kvEvents.eventPort and replayPort at their defaults'
    : undefined;
  return [finding('port-numbers', pod ? 'problem' : 'note', text, remedy)];
}

/** Findings about the two ports. */
export function checkPorts(observation: Observation, pod: boolean): Finding[] {
  const { events, replay } = observation;
  return [checkEvents(events), checkReplay(replay), ...checkNumbers(observation, pod)];
}
