import { chartBlockBytes } from '../gateway/contract.ts';
import { gatewayBlockBytes } from '../gateway/settings.ts';
import { traps } from '../gateway/traps.ts';
import {
  type EventEncoding,
  gateways,
  type Match,
  type NamedGateway,
  pairOfEncoding,
} from '../gateway/versions.ts';
import { counted } from '../terminal/text.ts';
import type { Evidence } from './evidence.ts';
import { type Finding, finding } from './finding.ts';

const listed = (values: Iterable<unknown>): string => [...values].join(', ');

const relayRemedy =
  'put a relay in front of the gateway (chart: model.kvEvents.relay.enabled=true): it then finds all of the prompt';

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
  const percent = Math.floor(100 / mostBlocks);
  const text = `blocks: up to ${mostBlocks} in one event, of which AIBrix ${gateway.version} matches only the first: it finds ${percent} % of such a prompt`;
  return [finding('multi-block', 'warning', text, relayRemedy, { blocks: mostBlocks, percent })];
}

/** Percentage of a prompt of `blocks` blocks, all in one event, that a gateway matches; undefined if nobody knows. */
function shareOf(match: Match, blocks: number): number | undefined {
  return { all: 100, 'first-block': Math.floor(100 / blocks), none: 0, unknown: undefined }[match];
}

/** How much of the longest prompt that was stored each AIBrix release finds. */
function checkShare({ mostBlocks, encodings }: Evidence): Finding[] {
  const [encoding] = encodings;
  if (mostBlocks === 0 || encoding === undefined) return [];
  const shares = gateways.map((gateway) => {
    const { is } = pairOfEncoding(`${encoding}s` satisfies EventEncoding, gateway).matches;
    return [gateway.label, shareOf(is, mostBlocks)] as const;
  });
  const text = shares.map(([label, share]) => `${label} ${share === undefined ? 'unknown' : `${share} %`}`);
  const values = Object.fromEntries(shares.map(([label, share]) => [label, share ?? 'unknown']));
  const what = `found: of a prompt of ${counted(mostBlocks, 'block')}, AIBrix ${listed(text)}`;
  const remedy = shares.every(([, share]) => share === 100) ? undefined : `${relayRemedy}, since v0.7`;
  return [finding('found', 'note', what, remedy, values)];
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
    ...checkShare(evidence),
    ...wrong.map(({ id, text, values }) => finding(id, 'warning', text, undefined, values)),
    ...checkReset(evidence, gateway),
  ];
}
