import { chartBlockBytes, type GatewayRules, gatewayBlockBytes } from '../gateway/aibrix.ts';
import { counted } from '../terminal/text.ts';
import type { Evidence } from './evidence.ts';
import { type Finding, finding, type Severity } from './finding.ts';

const listed = (values: Iterable<unknown>): string => [...values].join(', ');

const encodingNames = { array: 'arrays (vLLM up to 0.23)', map: 'maps (vLLM from 0.24)' } as const;

function judgeEncodings({ encodings }: Evidence, { decodes, version }: GatewayRules): Finding[] {
  return [...encodings].map((encoding) => {
    const what = `encoding: events are ${encodingNames[encoding]}; AIBrix ${version}`;
    if (decodes[encoding] === 'yes') return finding('encoding', 'ok', `${what} decodes them`);
    if (decodes[encoding] === 'unverified') {
      const remedy = 'look for "failed to decode event batch" in the gateway\'s log';
      return finding(
        'encoding',
        'unknown',
        `${what}: not verified; main of late 2026 decodes both forms`,
        remedy,
      );
    }
    const text = `${what} cannot decode them: every batch is lost, and the gateway reconnects after each`;
    const older =
      'run vLLM 0.10.2 to 0.23.0, or a gateway that decodes maps (check again with --aibrix-version)';
    return finding('encoding', 'problem', text, encoding === 'map' ? older : 'run AIBrix v0.7.0 or newer');
  });
}

function judgeHashes({ hashKinds }: Evidence): Finding[] {
  if (hashKinds.size === 0) return [];
  if (!hashKinds.has('bytes'))
    return [finding('hashes', 'ok', 'hashes: integers, as the gateway indexes them')];
  const text =
    "hashes: bytes; the gateway keeps their first 8, vLLM's integers are the last 8: the two never match";
  const remedy = 'leave VLLM_KV_EVENTS_USE_INT_BLOCK_HASHES at its default, 1, in all pods of the model';
  return [finding('hashes', 'warning', text, remedy)];
}

function judgeBlockSize({ blockSizes }: Evidence): Finding[] {
  const [size, ...others] = blockSizes;
  if (size === undefined) return [];
  if (others.length > 0) {
    const text = `block size: ${listed(blockSizes)} tokens in one pod; the gateway knows one size for all pods`;
    return [
      finding('block-size', 'warning', text, 'set the gateway to the size of the full-attention layers'),
    ];
  }
  const bytes = gatewayBlockBytes(size);
  const byDefault = bytes === chartBlockBytes ? ", which AIBrix's chart sets by default" : '';
  const text = `block size: ${size} tokens, so the gateway needs AIBRIX_PREFIX_CACHE_BLOCK_SIZE=${bytes}${byDefault}`;
  return [
    finding('block-size', 'note', text, 'it counts bytes, 4 a token; with any other value no prefix matches'),
  ];
}

function judgeShape({ arities, ranks, ragged, unknownTags, undecodable }: Evidence): Finding[] {
  const found: Finding[] = [];
  const problem = (id: string, text: string, remedy?: string): void =>
    void found.push(finding(id, 'problem', text, remedy));
  const odd = [...arities].filter((arity) => arity !== 2 && arity !== 3);
  if (odd.length > 0) problem('batch', `batch: ${listed(odd)} items; the gateway takes 2 or 3`);
  if (ranks.has(null)) problem('rank', 'data-parallel rank: nil; the gateway takes a number or none');
  if ([...ranks].some((rank) => rank !== null && rank > 0)) {
    const remedy = 'use --data-parallel-size 1: the gateway reads one publisher a pod, on port 5557';
    problem('rank', `data-parallel rank: ${listed(ranks)}`, remedy);
  }
  if (ragged > 0)
    problem(
      'tokens',
      `tokens: ${counted(ragged, 'event')} whose tokens are not whole blocks; the gateway drops such`,
    );
  if (unknownTags.size > 0) {
    const text = `events: kinds that the gateway does not know (${listed(unknownTags)}): it drops their whole batches`;
    problem('event-kind', text);
  }
  if (undecodable.size > 0) {
    const text = `messages: not all are batches of KV events (${[...undecodable][0]})`;
    problem('messages', text, 'check that it is vLLM that publishes on this port');
  }
  return found;
}

/** What costs matches: the gateway knows neither tiers nor groups of layers, and chains blocks wrongly. */
function judgeMatching({ mostBlocks, mediums, groups, adapters }: Evidence): Finding[] {
  const slower = [...mediums].filter((medium) => medium !== 'GPU');
  const candidates: [boolean, string, Severity, string][] = [
    [
      mostBlocks > 1,
      'multi-block',
      'note',
      `blocks: up to ${mostBlocks} in one event, of which the gateway matches only the first (AIBrix v0.7.0 and main); expect hits on short prefixes only`,
    ],
    [
      slower.length > 0,
      'medium',
      'warning',
      `medium: ${listed(slower)}; the gateway counts such blocks like the GPU's (aibrix#2285)`,
    ],
    [
      [...groups].some((group) => group > 0),
      'groups',
      'warning',
      `layer groups: ${listed(groups)} (hybrid attention); the gateway mixes them, which gives false matches (aibrix#2285)`,
    ],
    [
      adapters.size > 0,
      'adapters',
      'note',
      `adapters: ${listed(adapters)}; LoRA requests never match events`,
    ],
  ];
  return candidates.flatMap(([found, id, severity, text]) => (found ? [finding(id, severity, text)] : []));
}

function judgeReset({ cleared }: Evidence, { clears, version }: GatewayRules): Finding[] {
  if (cleared === 0 || clears) return [];
  const text = `cache reset: seen, but AIBrix ${version} ignores it and keeps the stale index`;
  return [finding('cleared', 'warning', text, 'restart the pod')];
}

/** What the publisher's batches mean for a gateway of the given release. */
export function judgeBatches(evidence: Evidence, rules: GatewayRules): Finding[] {
  return [
    ...judgeEncodings(evidence, rules),
    ...judgeHashes(evidence),
    ...judgeBlockSize(evidence),
    ...judgeShape(evidence),
    ...judgeMatching(evidence),
    ...judgeReset(evidence, rules),
  ];
}
