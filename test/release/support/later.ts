import { afterAll } from 'vitest';

/** Takes work that is to be done when nobody needs its object any more: vitest's onTestFinished, or `atEnd()`. */
export type Later = (work: () => void | Promise<void>) => void;

/** Work for the end of a test file, in reverse order. */
export function atEnd(): Later {
  const works: (() => void | Promise<void>)[] = [];
  afterAll(async () => {
    for (const work of works.reverse()) await work();
  });
  return (work) => void works.push(work);
}
