import { eventually } from '../process/eventually.ts';
import { reusablePrefixes } from './prefixes.ts';
import { rawReplay } from './raw-replay.ts';
import type { RelayedPod } from './relayed-pod.ts';
import type { SubscribedJudge } from './subscribed-judge.ts';

/** Tokens per block of relay and gateway. */
const blockSize = 16;

/**
 * Waits until the relay announces exactly what vLLM holds, and each gateway finds all of it. vLLM must be idle.
 *
 * @returns the number of prefixes that are held
 * @throws with the difference if that is not so within the time
 */
export async function agreement(
  pod: RelayedPod,
  gateways: readonly SubscribedJudge[],
  timeoutSeconds: number,
): Promise<number> {
  const agreed = async (): Promise<number> => {
    const held = reusablePrefixes(await rawReplay(pod.engineReplay(0)), blockSize);
    const announced = reusablePrefixes(await rawReplay(pod.replay), blockSize);
    const [missing, extra] = [held.difference(announced).size, announced.difference(held).size];
    if (missing || extra)
      throw new Error(`of ${held.size} prefixes ${missing} are missing, ${extra} are not held`);
    for (const gateway of gateways)
      for (const prefix of longest(held)) {
        const percent = await gateway.match(prefix);
        if (percent !== 100) throw new Error(`a gateway finds ${percent} % of ${prefix.length} tokens`);
      }
    return held.size;
  };
  return eventually('relay and gateways know what vLLM holds', agreed, { timeoutSeconds });
}

/** Prefixes that are not the beginning of another. */
function longest(prefixes: ReadonlySet<string>): number[][] {
  const all = [...prefixes].map((prefix) => prefix.split(',').map(Number));
  const continued = new Set(all.map((tokens) => tokens.slice(0, -blockSize).join()));
  return all.filter((tokens) => !continued.has(tokens.join()));
}
