import { labels, ports, strategy } from '../gateway/contract.ts';
import { gatewayBlockBytes } from '../gateway/settings.ts';
import { caveatOf, type NamedGateway, pairOfEncoding } from '../gateway/versions.ts';
import type { CacheConfig } from '../pod/metrics.ts';
import type { ServerReport } from '../pod/server.ts';
import { counted } from '../terminal/text.ts';
import { type Finding, finding } from './finding.ts';
import { judgeFormat } from './format-rules.ts';
import { judgeMatches } from './match-rules.ts';
import type { Observation } from './observe.ts';
import { judgePorts } from './port-rules.ts';

/** What is known of the pod itself, where the target is in a cluster. */
export interface PodFacts {
  /** The model's name in the pod's label. */
  readonly modelLabel?: string | undefined;
  readonly httpPort: number;
}

const releaseSeverities = { none: 'problem', unknown: 'unknown', 'first-block': 'ok', all: 'ok' } as const;

/** Whether events have an effect on the gateway's routing, with the vLLM that it understands best. */
function judgeRelease(gateway: NamedGateway): Finding {
  const pair = pairOfEncoding('arrays', gateway);
  const { is, seen } = pair.matches;
  const values = { version: gateway.version, matches: is, seen };
  const what = `gateway: AIBrix ${gateway.version}`;
  if (releaseSeverities[is] === 'ok')
    return finding('release', 'ok', `${what} uses events with strategy ${strategy}`, undefined, values);
  const { text, remedy } = caveatOf(pair);
  return finding('release', releaseSeverities[is], `${what}: ${text}`, remedy, values);
}

function judgeServer(
  { model, cache, tokenizes, failure }: ServerReport,
  pod: PodFacts | undefined,
): Finding[] {
  const found: Finding[] = [];
  if (failure) {
    const remedy = 'send a prompt of several blocks yourself meanwhile; a key goes into VLLM_API_KEY';
    found.push(finding('prompt', 'warning', `prompt: not completed: ${failure}`, remedy));
  }
  if (cache) found.push(judgeCache(cache));
  if (tokenizes === false) {
    const text = 'tokenizer: POST /tokenize gives no tokens; the gateway asks it for every prompt';
    found.push(finding('tokenizer', 'problem', text, "serve a text model with vLLM's own server"));
  } else if (tokenizes) found.push(finding('tokenizer', 'ok', 'tokenizer: POST /tokenize gives tokens'));
  if (model && pod?.modelLabel && model !== pod.modelLabel) {
    const text = `model: the server calls it ${model}, the label ${labels.name.name} ${pod.modelLabel}`;
    found.push(finding('model-name', 'problem', text, `serve it with --served-model-name=${pod.modelLabel}`));
  }
  return found;
}

/** What the server's metrics state before any event arrives. */
function judgeCache({ blockSize, blocks }: CacheConfig): Finding {
  const room = blocks ? `, ${blocks} blocks in this pod` : '';
  const text = `cache: blocks of ${blockSize} tokens${room} (metric vllm:cache_config_info)`;
  const remedy = `the gateway needs AIBRIX_PREFIX_CACHE_BLOCK_SIZE=${gatewayBlockBytes(blockSize)}, and in AIBRIX_SYNC_MAX_PREFIXES_PER_CONTEXT the blocks of all pods of the model`;
  return finding('cache-config', 'note', text, remedy, { tokens: blockSize, ...(blocks && { blocks }) });
}

function judgeHttpPort({ httpPort }: PodFacts): Finding[] {
  if (httpPort === ports.http) return [];
  const text = `tokenizer: the model listens on ${httpPort}; the gateway asks port ${ports.http} of each pod`;
  const remedy = `set AIBRIX_VLLM_TOKENIZER_ENDPOINT_TEMPLATE=http://%s:${httpPort} in the gateway (one port for all models) and the label ${labels.engine.name}=vllm`;
  return [finding('http-port', 'warning', text, remedy, { port: httpPort })];
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
    return finding('live', 'problem', text, remedy, { promptTokens: server.promptTokens });
  }
  const text = `live: no block was stored within ${waited} s, and the replay buffer has none: nothing to judge by`;
  const remedy =
    'send a prompt of several blocks meanwhile, wait longer (--wait), or let the check send one: --url http://HOST:8000';
  return finding('live', 'unknown', text, remedy);
}

/** All findings about a publisher that was observed, in the order of a gateway's own steps. */
export function judge(observation: Observation, gateway: NamedGateway, pod?: PodFacts): Finding[] {
  const { events, evidence } = observation;
  const seen = events.failure
    ? []
    : [judgeArrival(observation), ...judgeFormat(evidence, gateway), ...judgeMatches(evidence, gateway)];
  return [
    ...judgePorts(observation, pod !== undefined),
    ...(pod ? judgeHttpPort(pod) : []),
    ...(observation.server ? judgeServer(observation.server, pod) : []),
    ...seen,
    judgeRelease(gateway),
  ];
}
