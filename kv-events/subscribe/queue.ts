/** How much may wait. */
export interface QueueLimits {
  readonly items: number;
  readonly bytes: number;
}

/** Slots that are read already, before the array is cut. */
const slack = 1024;

/**
 * A FIFO between a fast sender and a reader who may be slow: items, each with the bytes that it counts for, never more
 * than the limits. One reader at a time.
 */
export class BoundedQueue<T> implements AsyncIterable<T, void> {
  readonly #limits: QueueLimits;
  #slots: { item: T; bytes: number }[] = [];
  #head = 0;
  #bytes = 0;
  #ending: { error: Error | undefined } | undefined;
  #wake = Promise.withResolvers<void>();

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  /** Adds an item, or says false when it would not fit. An empty queue takes any. */
  push(item: T, bytes: number): boolean {
    const { items: most, bytes: mostBytes } = this.#limits;
    const count = this.#slots.length - this.#head;
    if (count > 0 && (count >= most || this.#bytes + bytes > mostBytes)) return false;
    this.#slots.push({ item, bytes });
    this.#bytes += bytes;
    this.#wake.resolve();
    return true;
  }

  /** Takes out the oldest item. */
  shift(): T | undefined {
    const slot = this.#slots[this.#head];
    if (!slot) return undefined;
    this.#head += 1;
    this.#bytes -= slot.bytes;
    if (this.#head > slack || this.#head === this.#slots.length) {
      this.#slots = this.#slots.slice(this.#head);
      this.#head = 0;
    }
    return slot.item;
  }

  /** Ends the iteration once what waits is read; with an error, the iteration throws it then. */
  end(error?: Error | undefined): void {
    this.#ending ??= { error };
    this.#wake.resolve();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void> {
    for (;;) {
      for (let item = this.shift(); item !== undefined; item = this.shift()) yield item;
      if (this.#ending?.error) throw this.#ending.error;
      if (this.#ending) return;
      this.#wake = Promise.withResolvers<void>();
      await this.#wake.promise;
    }
  }
}
