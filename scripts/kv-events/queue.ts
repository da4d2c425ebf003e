/** How much may wait. */
export interface QueueLimits {
  readonly items: number;
  readonly bytes: number;
}

/** A queue between a fast sender and a reader who may be slow; it never holds more than its limits. */
export interface BoundedQueue<T> extends AsyncIterable<T> {
  /** Adds an item, or says false when it would not fit. */
  push(item: T, bytes: number): boolean;
  /** Takes out the oldest item to make room. */
  shift(): T | undefined;
  /** Ends the iteration once what waits is read; with an error, the iteration throws it then. */
  end(error?: Error | undefined): void;
}

/** Slots that are read already, before the array is cut. */
const slack = 1024;

/** A FIFO of items, each with the bytes it counts for; one reader at a time. */
export function boundedQueue<T>(limits: QueueLimits): BoundedQueue<T> {
  let slots: { item: T; bytes: number }[] = [];
  let head = 0;
  let bytesWaiting = 0;
  let ending: { error: Error | undefined } | undefined;
  let wake = Promise.withResolvers<void>();

  function shift(): T | undefined {
    const slot = slots[head];
    if (!slot) return undefined;
    head += 1;
    bytesWaiting -= slot.bytes;
    if (head > slack || head === slots.length) {
      slots = slots.slice(head);
      head = 0;
    }
    return slot.item;
  }

  function push(item: T, bytes: number): boolean {
    const count = slots.length - head;
    if (count > 0 && (count >= limits.items || bytesWaiting + bytes > limits.bytes)) return false;
    slots.push({ item, bytes });
    bytesWaiting += bytes;
    wake.resolve();
    return true;
  }

  async function* read(): AsyncGenerator<T, void, undefined> {
    for (;;) {
      for (let item = shift(); item !== undefined; item = shift()) yield item;
      if (ending?.error) throw ending.error;
      if (ending) return;
      wake = Promise.withResolvers<void>();
      await wake.promise;
    }
  }

  function end(error?: Error): void {
    ending ??= { error };
    wake.resolve();
  }
  return { push, shift, end, [Symbol.asyncIterator]: read };
}
