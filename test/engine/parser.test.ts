import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { type Parsed, parseArguments } from '../../harness/engine/parser.ts';
import { paths } from '../../harness/paths.ts';
import { allFlags, commandLine, flagsIn, scenarioQuestions } from './command-lines.ts';

/** The flags that many documents name, and no release of vLLM has. */
const inventedFlags = [
  '--enable-kv-cache-events',
  '--kv-events-publisher=zmq',
  '--kv-events-endpoint=tcp://*:5557',
  '--kv-events-replay-endpoint=tcp://*:5558',
  '--kv-events-buffer-steps=10000',
];

const questions = [...scenarioQuestions, allFlags];
const understandable = questions.filter(({ understood }) => understood);
const notUnderstandable = questions.filter(({ understood }) => !understood);

describe.each(inject('engines'))('the argument parser of vLLM $version', (engine) => {
  const answers = new Map<string, Parsed>();

  beforeAll(async () => {
    const rendered = await Promise.all(questions.map((question) => commandLine(question, engine.version)));
    const invented = inventedFlags.map((flag) => ['vllm', 'serve', 'some/model', flag]);
    const parsed = await parseArguments(engine, [...rendered, ...invented]);
    const names = [...questions.map(({ name }) => name), ...inventedFlags];
    for (const [index, answer] of parsed.entries()) answers.set(names[index] ?? '', answer);
  });

  it.each(understandable)('accepts the arguments of $name', ({ name, understood }) => {
    expect(answers.get(name)).toMatchObject({ accepted: true, ...understood });
  });

  it.each(notUnderstandable)('rejects the arguments of $name', ({ name }) => {
    const answer = answers.get(name);
    const error = answer && !answer.accepted ? answer.error : 'accepted';
    expect(error).toMatch(/^unrecognized arguments: --/);
    expect(flagsIn(error.split(' '))).toEqual(flagsIn(inventedFlags));
  });

  it.each(inventedFlags)('does not know %s', (flag) => {
    expect(answers.get(flag)).toEqual({ accepted: false, error: `unrecognized arguments: ${flag}` });
  });
});

it('all flags in the templates are among those given to the parser', async () => {
  const version = inject('engines')[0]?.version ?? '';
  const lines = await Promise.all(questions.map((question) => commandLine(question, version)));
  const given = new Set(lines.flatMap(flagsIn));
  const templates = ['_engine.tpl', '_kv-events.tpl'].map((file) =>
    readFileSync(path.join(paths.chart, 'templates', file), 'utf8'),
  );
  const written = templates.flatMap((text) => text.match(/--[a-z][a-z-]+/g) ?? []);
  expect([...given]).toEqual(expect.arrayContaining(written));
});
