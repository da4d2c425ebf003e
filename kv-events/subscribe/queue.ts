/** Limits of a queue. */
export interface QueueLimits {
  readonly items: number;
  readonly bytes: number;
}

/** Number of read slots after which the array is truncated. */
const slack = 1024;

/**
 * A FIFO queue between a fast sender and a possibly slow reader, limited in items and bytes. Supports one reader.
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

  /** Adds an item; returns false if it would exceed the limits. An empty queue accepts any item. */
  push(item: T, bytes: number): boolean {
    const { items: most, bytes: mostBytes } = this.#limits;
    const count = this.#slots.length - this.#head;
    if (count > 0 && (count >= most || this.#bytes + bytes > mostBytes)) return false;
    this.#slots.push({ item, bytes });
    this.#bytes += bytes;
    this.#wake.resolve();
    return true;
  }

  /** Removes and returns the oldest item. */
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

  /** Ends the iteration after the queued items are read; with an error, the iteration then throws it. */
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
