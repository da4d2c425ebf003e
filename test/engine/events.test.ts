import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { itLooksRight } from './from-outside.ts';
import { content, hashesOf, type Recorder, record, replayed } from './recorder.ts';
import { blockSize, type ServedModel, serve, stopWhileAnswering, textOf } from './support.ts';

/** The pod's cache holds 24 blocks, one of which vLLM keeps for itself. */
const cacheBlocks = 23;
/** Several seconds of work. */
const answers = { count: 8, tokens: 400 };

const runs = inject('engines')
  .filter(({ serves }) => serves)
  .flatMap(
    (engine) =>
      [
        { engine, version: engine.version, format: 'json', drainSeconds: 120, atStop: 'finishes' },
        { engine, version: engine.version, format: 'env', drainSeconds: 0, atStop: 'cuts off' },
      ] as const,
  );

describe.each(runs)(
  'vLLM $version, told of events as $format',
  ({ engine, format, drainSeconds, atStop }) => {
    let served: ServedModel;
    let recorder: Recorder;

    beforeAll(async () => {
      served = await serve(engine, format, { shutdown: { drainSeconds } });
      let warm = 0;
      recorder = await record(served.pod.endpoint('kv-events'), () =>
        served.client.complete({ prompt: textOf(`warm-up ${warm++}`, 1), tokens: 1 }),
      );
    });

    afterAll(async () => {
      await recorder?.close();
      await served?.pod.remove();
    });

    /** The index of the message that comes next. */
    const now = (): number => recorder.messages.length;

    /** Sends a prompt and waits until it has stored so many blocks; gives the index of its first message. */
    async function send(prompt: string, tokens: number, blocks: number): Promise<number> {
      const start = now();
      await served.client.complete({ prompt, tokens });
      await recorder.until(
        `${blocks} blocks are stored`,
        () => hashesOf(recorder.stored(start)).length >= blocks,
      );
      return start;
    }

    itLooksRight(() => served, engine);

    it('stores a prompt in whole blocks, with the ids that its tokenizer gives', async () => {
      const prompt = `${textOf('stored', 3)}and a rest`;
      const start = await send(prompt, 1, 3);
      const [event] = recorder.stored(start);
      const tokens = await served.client.tokenize(prompt);
      expect(recorder.stored(start)).toHaveLength(1);
      expect(event).toMatchObject({
        blockSize,
        parentBlockHash: null,
        tokenIds: tokens.slice(0, 3 * blockSize),
      });
      expect(new Set(event?.blockHashes).size).toBe(3);
    });

    it('names the block before as parent, in the prompt and in the answer', async () => {
      const start = await send(textOf('chained', 2), 2 * blockSize + 1, 4);
      const events = recorder.stored(start);
      const ends = events.map(({ blockHashes }) => blockHashes.at(-1));
      expect(events.map(({ parentBlockHash }) => parentBlockHash)).toEqual([null, ...ends.slice(0, -1)]);
      expect(events.length).toBeGreaterThan(1);
    });

    it('stores nothing twice: a prompt that extends an earlier one only adds new blocks', async () => {
      const prompt = `${textOf('twice', 4)}and a rest`;
      const first = recorder.stored(await send(prompt, 1, 4));
      const longer = recorder.stored(await send(prompt.padEnd(6 * blockSize, ' and on'), 1, 2));
      expect(hashesOf(longer)).toHaveLength(2);
      expect(longer[0]?.parentBlockHash).toBe(hashesOf(first).at(-1));
      const start = now();
      await served.client.complete({ prompt, tokens: 1 });
      await send(textOf('another', 1), 1, 1);
      expect(hashesOf(recorder.stored(start))).toHaveLength(1);
    });

    it('reports the blocks that make room for others', async () => {
      const known = new Set(hashesOf(recorder.stored()));
      const start = now();
      for (const name of ['pressure', 'and more', 'and yet more']) await send(textOf(name, 12), 1, 12);
      const removed = hashesOf(recorder.removed(start));
      for (const hash of hashesOf(recorder.stored(start))) known.add(hash);
      expect(removed.length).toBeGreaterThanOrEqual(36 - cacheBlocks);
      expect(removed.filter((hash) => !known.has(hash))).toEqual([]);
    });

    it('reports an emptied cache, before it stores again what it had', async () => {
      const prompt = textOf('reset', 2);
      await send(prompt, 1, 2);
      await served.client.resetCache();
      const start = await send(prompt, 1, 2);
      expect(recorder.events(start).map(({ type }) => type)).toEqual(['AllBlocksCleared', 'BlockStored']);
    });

    it('numbers its batches without a gap, all decodable', () => {
      const numbers = recorder.messages.map((message) => content(message).sequence);
      const [first = 0n] = numbers;
      expect(numbers).toEqual(numbers.map((_, index) => first + BigInt(index)));
    });

    it('replays exactly the batches from the requested one on', async () => {
      const middle = Math.floor(now() / 2);
      const missed = recorder.messages.slice(middle).map(content);
      const again = await replayed(served.pod.endpoint('kv-replay'), missed[0]?.sequence ?? 0n);
      expect(again.map(content)).toEqual(missed);
    });

    it('replays nothing from a sequence that is still to come', async () => {
      const { sequence } = content(recorder.messages.at(-1) ?? expect.fail('no messages'));
      expect(await replayed(served.pod.endpoint('kv-replay'), sequence + 1n)).toEqual([]);
    });

    it(`${atStop} the responses in flight when it is terminated`, async () => {
      const start = now();
      const begun = (): Promise<void> =>
        recorder.until('answers fill blocks', () =>
          recorder.stored(start).some(({ parentBlockHash }) => parentBlockHash),
        );
      const { wholeBefore, whole } = await stopWhileAnswering(served, { ...answers, begun });
      expect(wholeBefore).toBeLessThan(answers.count);
      expect(whole < answers.count ? 'cuts off' : 'finishes').toBe(atStop);
    });
  },
);
