import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { causeUnderLoad, faults } from '../../bench/relay-engines/faults.ts';
import { promptOf, type Subject, startSubject } from '../../bench/relay-engines/subject.ts';
import { agreement } from '../../harness/aibrix/agreement.ts';
import { resolveVersion } from '../../harness/engine/versions.ts';
import { createReport } from '../../harness/process/report.ts';

/** Seconds for which the network stalls, or the load is tenfold; `npm run bench -- relay-engines` takes a minute. */
const faultSeconds = 3;
/** Seconds in which all gateways find again all that vLLM holds. */
const recoverySeconds = 10;

/** How much of a prompt is found without the relay: of arrays in the gateway's block size only the first block. */
const engines = [
  { word: 'default', blockSize: 16, direct: 2, caused: faults.filter(({ endsVllm }) => !endsVllm) },
  { word: '0.32', blockSize: 128, direct: 0, caused: faults },
] as const;

describe.each(engines)('vLLM $word with blocks of $blockSize and the relay', (engine) => {
  const { word, blockSize, direct, caused } = engine;
  let subject: Subject;

  beforeAll(async () => {
    const options = { blockSize, lora: true };
    subject = await startSubject(resolveVersion(word), options, createReport(process.stderr));
  }, 900_000);
  afterAll(() => subject?.stop());

  it(`the gateway finds a whole prompt, and ${direct} percent without the relay`, async () => {
    const prompt = promptOf('whole');
    await subject.complete(prompt);
    await subject.foundWhole(prompt);
    expect(await subject.foundDirectly(prompt)).toBe(direct);
  });

  it.each(['salted', 'adapted'])('a prompt that is %s is not found for others', async (name) => {
    const more = name === 'salted' ? { cache_salt: 'secret' } : { model: await subject.loadAdapter() };
    const [other, plain] = [promptOf(name), promptOf(`not ${name}`)];
    await subject.complete(other, more);
    await subject.complete(plain);
    await subject.foundWhole(plain);
    expect(await subject.found(other)).toBe(0);
  });

  it.each(caused)('$name: only a killed vLLM fails completions, and all is found again', async (fault) => {
    const { completed, failed } = await causeUnderLoad(fault, subject, faultSeconds);
    expect(completed + failed).toBeGreaterThan(0);
    expect(failed > 0).toBe(fault.endsVllm ?? false);
    await subject.complete(promptOf(`after ${fault.name}`));
    await agreement(subject.relayed, subject.gateways, recoverySeconds);
  });
});
