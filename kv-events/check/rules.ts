import { labels, ports, strategy } from '../gateway/contract.ts';
import { gatewayBlockBytes } from '../gateway/settings.ts';
import { caveatOf, type NamedGateway, pairOfEncoding } from '../gateway/versions.ts';
import type { CacheConfig } from '../pod/metrics.ts';
import type { ServerReport } from '../pod/server.ts';
import { counted } from '../terminal/text.ts';
import { type Finding, finding } from './finding.ts';
import { checkFormat } from './format-rules.ts';
import { checkMatches } from './match-rules.ts';
import type { Observation } from './observe.ts';
import { checkPorts } from './port-rules.ts';

/** Facts about the pod, if the target is in a cluster. */
export interface PodFacts {
  /** The model's name in the pod's label. */
  readonly modelLabel?: string | undefined;
  readonly httpPort: number;
}

const releaseSeverities = { none: 'problem', unknown: 'unknown', 'first-block': 'ok', all: 'ok' } as const;

/** Whether events affect the gateway's routing, with the vLLM release that it supports best. */
function checkRelease(gateway: NamedGateway): Finding {
  const pair = pairOfEncoding('arrays', gateway);
  const { is, seen } = pair.matches;
  const values = { version: gateway.version, matches: is, seen };
  const what = `gateway: AIBrix ${gateway.version}`;
  if (releaseSeverities[is] === 'ok')
    return finding('release', 'ok', `${what} uses events with strategy ${strategy}`, undefined, values);
  const { text, remedy } = caveatOf(pair);
  return finding('release', releaseSeverities[is], `${what}: ${text}`, remedy, values);
}

function checkServer(
  { model, cache, tokenizes, failure }: ServerReport,
  pod: PodFacts | undefined,
): Finding[] {
  const found: Finding[] = [];
  if (failure) {
    const remedy =
      'set VLLM_API_KEY if the server requires a key, or send a prompt of several blocks yourself during the check';
    found.push(finding('prompt', 'warning', `prompt: not completed: ${failure}`, remedy));
  }
  if (cache) found.push(checkCache(cache));
  if (tokenizes === false) {
    const text = 'tokenizer: POST /tokenize returns no tokens; the gateway calls it for every prompt';
    found.push(finding('tokenizer', 'problem', text, "serve a text model with vLLM's own server"));
  } else if (tokenizes) found.push(finding('tokenizer', 'ok', 'tokenizer: POST /tokenize returns tokens'));
  if (model && pod?.modelLabel && model !== pod.modelLabel) {
    const text = `model: the server's name is ${model}, the label ${labels.name.name} is ${pod.modelLabel}`;
    found.push(finding('model-name', 'problem', text, `serve it with --served-model-name=${pod.modelLabel}`));
  }
  return found;
}

/** The cache configuration in the server's metrics. */
function checkCache({ blockSize, blocks }: CacheConfig): Finding {
  const room = blocks ? `, ${blocks} blocks in this pod` : '';
  const text = `cache: blocks of ${blockSize} tokens${room} (metric vllm:cache_config_info)`;
  const remedy = `the gateway needs AIBRIX_PREFIX_CACHE_BLOCK_SIZE=${gatewayBlockBytes(blockSize)}, and in AIBRIX_SYNC_MAX_PREFIXES_PER_CONTEXT the blocks of all pods of the model`;
  return finding('cache-config', 'note', text, remedy, { tokens: blockSize, ...(blocks && { blocks }) });
}

function checkHttpPort({ httpPort }: PodFacts): Finding[] {
  if (httpPort === ports.http) return [];
  const text = `tokenizer: the model listens on ${httpPort}; the gateway calls port ${ports.http} of each pod`;
  const remedy = `set AIBRIX_VLLM_TOKENIZER_ENDPOINT_TEMPLATE=http://%s:${httpPort} in the gateway (one port for all models) and the label ${labels.engine.name}=vllm`;
  return [finding('http-port', 'warning', text, remedy, { port: httpPort })];
}

/** Whether any event was received, live or from the replay buffer. */
function checkArrival({ evidence, server, waited }: Observation): Finding {
  const { live, batches, stored } = evidence;
  if (live > 0 && stored) return finding('live', 'ok', 'live: an event arrived');
  if (stored) {
    const text = `live: no event within ${waited} s; the findings are based on ${counted(batches, 'batch', 'batches')} from the replay buffer`;
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
      'check for --no-enable-prefix-caching, a publisher other than "zmq", or blocks longer than the prompt';
    return finding('live', 'problem', text, remedy, { promptTokens: server.promptTokens });
  }
  const text = `live: no block was stored within ${waited} s, and the replay buffer has none, so the format is unknown`;
  const remedy =
    'send a prompt of several blocks during the check, wait longer (--wait), or let the check send one: --url http://HOST:8000';
  return finding('live', 'unknown', text, remedy);
}

/** All findings about an observed publisher, in the order of the gateway's own steps. */
export function checkObservation(observation: Observation, gateway: NamedGateway, pod?: PodFacts): Finding[] {
  const { events, evidence } = observation;
  const seen = events.failure
    ? []
    : [checkArrival(observation), ...checkFormat(evidence, gateway), ...checkMatches(evidence, gateway)];
  return [
    ...checkPorts(observation, pod !== undefined),
    ...(pod ? checkHttpPort(pod) : []),
    ...(observation.server ? checkServer(observation.server, pod) : []),
    ...seen,
    checkRelease(gateway),
  ];
}
