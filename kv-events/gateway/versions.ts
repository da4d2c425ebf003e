import semver from 'semver';
import { CommandError } from '../terminal/exit.ts';
import data from './versions.json' with { type: 'json' };

/** How an answer is known: the code was run, its source was read, or neither. */
export type Seen = 'run' | 'read' | 'unknown';

/** An answer and how it is known. */
export interface Evidenced<T extends string> {
  readonly is: T;
  readonly seen: Seen;
}

/** How a vLLM release encodes events. */
export type EventEncoding = 'arrays' | 'maps';

/** Releases of vLLM that publish the same format. */
export interface PublisherVersion {
  readonly id: string;
  /** A range of semantic versions. */
  readonly versions: string;
  readonly label: string;
  readonly publishes: EventEncoding | 'nothing';
  readonly source: string;
}

/** Releases of AIBrix that read events in the same way. */
export interface GatewayVersion {
  readonly id: string;
  readonly label: string;
  /** A range of semantic versions; absent for a commit that was never released. */
  readonly versions?: string;
  /** An alias, such as `main`. */
  readonly alias?: string;
  /** The newest image tag of vLLM whose events this gateway is known to decode. */
  readonly image: string;
  /** Whether AllBlocksCleared empties the index of the pod. */
  readonly clears: boolean;
  /** Whether the cooldown windows of a PodAutoscaler work. */
  readonly cooldowns: 'yes' | 'no' | 'unknown';
  readonly source: string;
}

/** How much of a prompt the gateway can match from events. */
export type Match = 'all' | 'first-block' | 'none' | 'unknown';

/** How a gateway handles the events of a vLLM release. */
export interface Pair {
  readonly vllm: string;
  readonly aibrix: string;
  readonly decodes: Evidenced<'yes' | 'no' | 'unknown'>;
  readonly matches: Evidenced<Match>;
  /** Ids of caveats; the first decides. */
  readonly caveats: readonly string[];
}

/** vLLM releases by event format, oldest first. */
export const publishers = data.vllm as readonly PublisherVersion[];

/** AIBrix releases by how they read events, oldest first. */
export const gateways = data.aibrix as readonly GatewayVersion[];

/** Every publisher with every gateway. */
export const pairs = data.pairs as readonly Pair[];

/** How each gateway handles what the chart's relay sends, whatever vLLM since 0.9.0 publishes to it. */
export const relayed = data.relayed as readonly Omit<Pair, 'vllm' | 'caveats'>[];

/** A limitation of a pair, and what to do about it. */
export interface Caveat {
  readonly text: string;
  readonly remedy: string;
}

/** Caveats by their ids. */
export const caveats: Readonly<Record<string, Caveat>> = data.caveats;

/** The first caveat of a pair; only a pair without limitations has none. */
export function caveatOf({ caveats: [first = ''] }: Pair): Caveat {
  return caveats[first] ?? { text: '', remedy: '' };
}

/** The default AIBrix version, also of the chart's `aibrix.version`. */
export const defaultVersion = data.default;

/** A gateway with the version that the user named. */
export interface NamedGateway extends GatewayVersion {
  /** As shown after "AIBrix": `v0.7.0`. */
  readonly version: string;
}

function includes(range: string | undefined, version: string): boolean {
  return range !== undefined && semver.satisfies(version, range, { includePrerelease: true });
}

/**
 * The gateway of a release such as `v0.7.0` or `0.7`, or of `main`.
 *
 * @throws {CommandError} for what is not a version, and for releases before KV event sync (v0.4.0)
 */
export function gatewayOf(text: string): NamedGateway {
  const named = gateways.find(({ alias }) => alias === text);
  if (named) return { ...named, version: text };
  const version = /^v?\d+(\.\d+){0,2}(-[\w.]+)?$/.test(text)
    ? semver.coerce(text, { includePrerelease: true })
    : null;
  if (!version)
    throw new CommandError(
      `${JSON.stringify(text)} is not a version of AIBrix; use ${defaultVersion}, 0.7 or main`,
    );
  const found = gateways.find(({ versions }) => includes(versions, version.version));
  if (!found) throw new CommandError(`AIBrix ${text} has no KV event sync, which was added in v0.4.0`);
  return { ...found, version: text.startsWith('v') ? text : `v${text}` };
}

/** Whether a gateway is AIBrix v0.4, which has other names for some settings. */
export function isOld({ id }: GatewayVersion): boolean {
  return id === 'v0.4';
}

/** The publisher that a vLLM version such as `0.23.0` belongs to; undefined if it is not a version. */
export function publisherOf(version: string): PublisherVersion | undefined {
  const known = semver.coerce(version, { includePrerelease: true });
  return known ? publishers.find(({ versions }) => includes(versions, known.version)) : undefined;
}

/** The pair of a publisher and a gateway. @throws if versions.json has no such pair */
export function pairOf(publisher: Pick<PublisherVersion, 'id'>, gateway: Pick<GatewayVersion, 'id'>): Pair {
  const found = pairs.find(({ vllm, aibrix }) => vllm === publisher.id && aibrix === gateway.id);
  if (!found) throw new Error(`versions.json has no pair of vLLM ${publisher.id} and AIBrix ${gateway.id}`);
  return found;
}

/** The pair of a gateway and the newest vLLM with this encoding. */
export function pairOfEncoding(encoding: EventEncoding, gateway: Pick<GatewayVersion, 'id'>): Pair {
  const newest = publishers.findLast(({ publishes }) => publishes === encoding);
  if (!newest) throw new Error(`versions.json has no vLLM that publishes ${encoding}`);
  return pairOf(newest, gateway);
}
