import semver from 'semver';
import { CommandError } from '../terminal/exit.ts';
import data from './versions.json' with { type: 'json' };

/** How far an answer can be trusted: the code was run, its source was read, or neither. */
export type Seen = 'run' | 'read' | 'unknown';

/** An answer, and how it is known. */
export interface Answer<T extends string> {
  readonly is: T;
  readonly seen: Seen;
}

/** How a vLLM writes its events, where it has any. */
export type Encoding = 'arrays' | 'maps';

/** Releases of vLLM that publish alike. */
export interface Publisher {
  readonly id: string;
  /** A range of semantic versions. */
  readonly versions: string;
  readonly label: string;
  readonly publishes: Encoding | 'nothing';
  readonly source: string;
}

/** Releases of AIBrix that read events alike. */
export interface Gateway {
  readonly id: string;
  readonly label: string;
  /** A range of semantic versions; absent for a commit that was never released. */
  readonly versions?: string;
  /** A word that stands for it, such as `main`. */
  readonly alias?: string;
  /** The newest image tag of vLLM whose events this gateway is known to decode. */
  readonly image: string;
  /** Whether AllBlocksCleared empties the index of the pod. */
  readonly clears: boolean;
  /** Whether the cooldown windows of a PodAutoscaler work. */
  readonly cooldowns: 'yes' | 'no' | 'unknown';
  readonly source: string;
}

/** How much of a prompt the gateway can find in the index by events. */
export type Match = 'all' | 'first-block' | 'none' | 'unknown';

/** What a gateway does with the events of a vLLM. */
export interface Pair {
  readonly vllm: string;
  readonly aibrix: string;
  readonly decodes: Answer<'yes' | 'no' | 'unknown'>;
  readonly matches: Answer<Match>;
  /** Ids of caveats; the first decides. */
  readonly caveats: readonly string[];
}

/** vLLM releases by what they publish, oldest first. */
export const publishers = data.vllm as readonly Publisher[];

/** AIBrix releases by what they read, oldest first. */
export const gateways = data.aibrix as readonly Gateway[];

/** Every publisher with every gateway. */
export const pairs = data.pairs as readonly Pair[];

/** What limits a pair, and what to do about it. */
export interface Caveat {
  readonly text: string;
  readonly remedy: string;
}

/** Caveats by their ids. */
export const caveats: Readonly<Record<string, Caveat>> = data.caveats;

/** The first caveat of a pair; every pair but a perfect one has one. */
export function caveatOf({ caveats: [first = ''] }: Pair): Caveat {
  return caveats[first] ?? { text: '', remedy: '' };
}

/** The AIBrix that is assumed unless another is given; the chart's default for `aibrix.version`. */
export const defaultVersion = data.default;

/** A gateway, under the version that the user named. */
export interface NamedGateway extends Gateway {
  /** As it reads after "AIBrix": `v0.7.0`. */
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
      `${JSON.stringify(text)} is not a version of AIBrix; give ${defaultVersion}, 0.7 or main`,
    );
  const found = gateways.find(({ versions }) => includes(versions, version.version));
  if (!found) throw new CommandError(`AIBrix ${text} has no KV event sync; it came with v0.4.0`);
  return { ...found, version: text.startsWith('v') ? text : `v${text}` };
}

/** Whether a gateway is AIBrix v0.4, which has other names for some settings. */
export function isOld({ id }: Gateway): boolean {
  return id === 'v0.4';
}

/** The releases that a version of vLLM, such as `0.23.0`, belongs to; undefined for what is not a version. */
export function publisherOf(version: string): Publisher | undefined {
  const known = semver.coerce(version, { includePrerelease: true });
  return known ? publishers.find(({ versions }) => includes(versions, known.version)) : undefined;
}

/** What is known of two. @throws where the data file has no such pair */
export function pairOf(publisher: Pick<Publisher, 'id'>, gateway: Pick<Gateway, 'id'>): Pair {
  const found = pairs.find(({ vllm, aibrix }) => vllm === publisher.id && aibrix === gateway.id);
  if (!found) throw new Error(`versions.json has no pair of vLLM ${publisher.id} and AIBrix ${gateway.id}`);
  return found;
}

/** The pair of a gateway and the newest vLLM that writes events like this. */
export function pairOfEncoding(encoding: Encoding, gateway: Pick<Gateway, 'id'>): Pair {
  const newest = publishers.findLast(({ publishes }) => publishes === encoding);
  if (!newest) throw new Error(`versions.json has no vLLM that publishes ${encoding}`);
  return pairOf(newest, gateway);
}
