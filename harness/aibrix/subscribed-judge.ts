import { Subscriber } from 'zeromq';
import { type Judge, type JudgeSettings, startJudge } from './judge.ts';

/** A judge that receives a pod's events through a socket, as the gateway does. */
export interface SubscribedJudge {
  /** Percent of a prompt that the pod holds according to the gateway's index. */
  match(tokens: readonly number[]): Promise<number>;
  close(): Promise<void>;
}

const pod = 'pod';

/**
 * Starts a judge and subscribes it to a pod.
 *
 * @param program see `startJudge`
 * @param endpoint of the pod's events: `tcp://HOST:PORT`
 */
export function subscribeJudge(program: string, endpoint: string, settings: JudgeSettings): SubscribedJudge {
  const judge = startJudge(program, settings);
  const subscriber = new Subscriber({ linger: 0 });
  subscriber.connect(endpoint);
  subscriber.subscribe();
  const received = receive(subscriber, judge);
  return {
    match: async (tokens) => (await judge.match(tokens, [pod]))[pod] ?? 0,
    async close() {
      subscriber.close();
      await received;
      await judge.close();
    },
  };
}

async function receive(subscriber: Subscriber, judge: Judge): Promise<void> {
  for await (const [, , payload] of subscriber) if (payload) await judge.receive(pod, payload);
}
