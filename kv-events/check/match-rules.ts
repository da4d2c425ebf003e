import { chartBlockBytes } from '../gateway/contract.ts';
import { gatewayBlockBytes } from '../gateway/settings.ts';
import { traps } from '../gateway/traps.ts';
import { type NamedGateway, pairOfEncoding } from '../gateway/versions.ts';
import { counted } from '../terminal/text.ts';
import type { Evidence } from './evidence.ts';
import { type Finding, finding } from './finding.ts';

const listed = (values: Iterable<unknown>): string => [...values].join(', ');

function checkBlockSize({ blockSizes }: Evidence): Finding[] {
  const [size, ...others] = blockSizes;
  if (size === undefined) return [];
  if (others.length > 0) {
    const text = `block size: ${listed(blockSizes)} tokens in one pod; the gateway has one block size for all pods`;
    return [
      finding('block-size', 'warning', text, 'set the gateway to the size of the full-attention layers', {
        tokens: listed(blockSizes),
      }),
    ];
  }
  const bytes = gatewayBlockBytes(size);
  const byDefault = bytes === chartBlockBytes ? ", which AIBrix's chart sets by default" : '';
  const text = `block size: ${size} tokens, so the gateway needs AIBRIX_PREFIX_CACHE_BLOCK_SIZE=${bytes}${byDefault}`;
  return [
    finding(
      'block-size',
      'note',
      text,
      'it counts bytes, 4 per token; with any other value no prefix matches',
      {
        tokens: size,
        bytes,
      },
    ),
  ];
}

/** How many blocks of a multi-block event the gateway can match. */
function checkBlocks({ mostBlocks, encodings }: Evidence, gateway: NamedGateway): Finding[] {
  const partly = [...encodings].some(
    (encoding) => pairOfEncoding(`${encoding}s`, gateway).matches.is === 'first-block',
  );
  if (mostBlocks < 2 || !partly) return [];
  const percent = Math.round(100 / mostBlocks);
  const text = `blocks: up to ${mostBlocks} in one event, of which AIBrix ${gateway.version} matches only the first: it finds ${percent} % of such a prompt`;
  const remedy =
    'put a relay in front of the gateway (chart: model.kvEvents.relay.enabled=true): it then finds all of the prompt';
  return [finding('multi-block', 'warning', text, remedy, { blocks: mostBlocks, percent })];
}

interface FalseMatch {
  readonly id: string;
  readonly found: boolean;
  readonly text: string;
  readonly values: NonNullable<Finding['values']>;
}

/** The gateway ignores cache tiers and layer groups, and records adapters under the base model (v0.7.0). */
function falseMatches({ mediums, groups, adapters, extraKeys }: Evidence): FalseMatch[] {
  const slower = listed([...mediums].filter((medium) => medium !== 'GPU'));
  return [
    {
      id: 'medium',
      found: slower !== '',
      text: `medium: ${slower}; the gateway counts such blocks like the GPU's (aibrix#2285)`,
      values: { mediums: slower },
    },
    {
      id: 'groups',
      found: [...groups].some((group) => group > 0),
      text: `layer groups: ${listed(groups)} (hybrid attention); the gateway does not distinguish them, which causes false matches (aibrix#2285)`,
      values: { groups: listed(groups) },
    },
    {
      id: 'adapters',
      found: adapters.size > 0,
      text: `adapters: ${listed(adapters)}: ${traps.lora.effect}`,
      values: { adapters: listed(adapters) },
    },
    {
      id: 'extra-keys',
      found: extraKeys > 0 && adapters.size === 0,
      text: `extra keys: in ${counted(extraKeys, 'event')} (salted or multimodal prompts); the gateway ignores them, which causes false matches`,
      values: { events: extraKeys },
    },
  ];
}

function checkReset({ cleared }: Evidence, { clears, version }: NamedGateway): Finding[] {
  if (cleared === 0 || clears) return [];
  const text = `cache reset: seen, but AIBrix ${version} ignores it and keeps the stale index`;
  return [finding('cleared', 'warning', text, 'restart the pod')];
}

/** Limits of events that the gateway can read: missing matches and false matches. */
export function checkMatches(evidence: Evidence, gateway: NamedGateway): Finding[] {
  const wrong = falseMatches(evidence).filter(({ found }) => found);
  return [
    ...checkBlockSize(evidence),
    ...checkBlocks(evidence, gateway),
    ...wrong.map(({ id, text, values }) => finding(id, 'warning', text, undefined, values)),
    ...checkReset(evidence, gateway),
  ];
}
