import type { GatewayRules } from '../gateway/aibrix.ts';
import type { ServerReport } from '../pod/server.ts';
import { counted } from '../terminal/text.ts';
import { judgeBatches } from './event-rules.ts';
import { type Finding, finding } from './finding.ts';
import type { Observation } from './observe.ts';
import { judgePorts } from './port-rules.ts';

/** What is known of the pod itself, where the target is in a cluster. */
export interface PodFacts {
  /** The model's name in the pod's label. */
  readonly modelLabel?: string | undefined;
  readonly httpPort: number;
}

function judgeRelease({ version, withoutEffect }: GatewayRules): Finding {
  if (!withoutEffect)
    return finding('release', 'ok', `gateway: AIBrix ${version} uses events with strategy prefix-cache`);
  const text = `gateway: AIBrix ${version} never uses events in routing: ${withoutEffect}`;
  return finding('release', 'problem', text, 'run AIBrix v0.7.0 or newer');
}

function judgeServer({ model, tokenizes, failure }: ServerReport, pod: PodFacts | undefined): Finding[] {
  const found: Finding[] = [];
  if (failure) {
    const remedy = 'send a prompt of several blocks yourself meanwhile; a key goes into VLLM_API_KEY';
    found.push(finding('prompt', 'warning', `prompt: not completed: ${failure}`, remedy));
  }
  if (tokenizes === false) {
    const text = 'tokenizer: POST /tokenize gives no tokens; the gateway asks it for every prompt';
    found.push(finding('tokenizer', 'problem', text, "serve a text model with vLLM's own server"));
  } else if (tokenizes) found.push(finding('tokenizer', 'ok', 'tokenizer: POST /tokenize gives tokens'));
  if (model && pod?.modelLabel && model !== pod.modelLabel) {
    const text = `model: the server calls it ${model}, the label model.aibrix.ai/name ${pod.modelLabel}`;
    found.push(finding('model-name', 'problem', text, `serve it with --served-model-name=${pod.modelLabel}`));
  }
  return found;
}

function judgeHttpPort({ httpPort }: PodFacts): Finding[] {
  if (httpPort === 8000) return [];
  const text = `tokenizer: the model listens on ${httpPort}; the gateway asks port 8000 of each pod`;
  const remedy = `set AIBRIX_VLLM_TOKENIZER_ENDPOINT_TEMPLATE=http://%s:${httpPort} in the gateway (one port for all models) and the label model.aibrix.ai/engine=vllm`;
  return [finding('http-port', 'warning', text, remedy)];
}

/** Whether anything was seen at all, and how. */
function judgeArrival({ evidence, server, waited }: Observation): Finding {
  const { live, batches, stored } = evidence;
  if (live > 0 && stored) return finding('live', 'ok', 'live: an event arrived');
  if (stored) {
    const text = `live: no event within ${waited} s; judged by ${counted(batches, 'batch', 'batches')} from the replay buffer`;
    return finding(
      'live',
      'note',
      text,
      'send traffic, or let the check send a prompt: --url http://HOST:8000',
    );
  }
  if (server?.promptTokens) {
    const text = `live: a prompt of ${server.promptTokens} tokens was completed, and no event came within ${waited} s`;
    const remedy =
      'look for --no-enable-prefix-caching, a publisher that is not "zmq", or blocks longer than the prompt';
    return finding('live', 'problem', text, remedy);
  }
  const text = `live: no block was stored within ${waited} s, and the replay buffer has none: nothing to judge by`;
  const remedy =
    'send a prompt of several blocks meanwhile, wait longer (--wait), or let the check send one: --url http://HOST:8000';
  return finding('live', 'unknown', text, remedy);
}

/** All findings about a publisher that was observed, in the order of a gateway's own steps. */
export function judge(observation: Observation, rules: GatewayRules, pod?: PodFacts): Finding[] {
  const seen = observation.events.failure
    ? []
    : [judgeArrival(observation), ...judgeBatches(observation.evidence, rules)];
  return [
    ...judgePorts(observation, pod !== undefined),
    ...(pod ? judgeHttpPort(pod) : []),
    ...(observation.server ? judgeServer(observation.server, pod) : []),
    ...seen,
    judgeRelease(rules),
  ];
}
