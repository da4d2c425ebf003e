import { ports } from '../gateway/contract.ts';
import { type Finding, finding } from './finding.ts';
import type { Observation } from './observe.ts';

const chartSwitch = 'with the chart: model.kvEvents.enabled=true';

const eventRemedies = {
  refused: `publish: --kv-events-config with "enable_kv_cache_events":true, "publisher":"zmq", "endpoint":"tcp://*:${ports.events}" (with a host instead of *, vLLM connects and does not listen); ${chartSwitch}`,
  foreign:
    'check which ports endpoint and replay_endpoint of --kv-events-config name, and that no other program has them',
  lost: 'see whether the pod restarts: kubectl logs --previous',
  closed: 'run the check again',
} as const;

const replayPrice =
  'without an answer each subscription blocks the gateway for 5 s at its start; with 7 such pods it switches KV sync off';

function judgeEvents({ port, failure, reason }: Observation['events']): Finding {
  if (!failure)
    return finding('events-port', 'ok', `events: port ${port} accepts a subscription to every topic`);
  return finding('events-port', 'problem', `events: port ${port}: ${reason}`, eventRemedies[failure]);
}

function judgeReplay({ port, failure, reason, milliseconds }: Observation['replay']): Finding {
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
    'the gateway reads no more than the first frame; other clients need all',
  );
}

/** Ports other than the gateway's are right only where a tunnel of the user's own changes the numbers. */
function judgeNumbers({ events, replay }: Observation, pod: boolean): Finding[] {
  if (events.port === ports.events && replay.port === ports.replay) return [];
  const text = `ports: looked at ${events.port} and ${replay.port}; the gateway dials ${ports.events} and ${ports.replay}, and nothing changes that`;
  const remedy = pod
    ? 'with the chart: leave model.kvEvents.eventPort and replayPort at their defaults'
    : undefined;
  return [finding('port-numbers', pod ? 'problem' : 'note', text, remedy)];
}

/** What the two ports say. */
export function judgePorts(observation: Observation, pod: boolean): Finding[] {
  const { events, replay } = observation;
  return [judgeEvents(events), judgeReplay(replay), ...judgeNumbers(observation, pod)];
}
