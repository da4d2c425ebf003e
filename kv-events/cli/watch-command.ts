import { findTarget, type TargetOptions } from '../pod/target.ts';
import type { Arrival } from '../subscribe/arrival.ts';
import { exitCodes } from '../terminal/exit.ts';
import type { Output } from '../terminal/output.ts';
import { arrivalJson } from '../watch/json-lines.ts';
import { startTally, type Tally } from '../watch/rates.ts';
import {
  noticeLines,
  rateHeader,
  rateLine,
  summaryJson,
  summaryText,
  verboseLine,
} from '../watch/text-lines.ts';
import { type Watch, watch } from '../watch/watch.ts';

/** Options of `watch`. */
export interface WatchCommand {
  readonly target: TargetOptions;
  readonly replayFrom?: bigint | undefined;
  /** Length of a stretch that one line of rates covers, in seconds. */
  readonly interval: number;
  readonly form: 'rates' | 'batches' | 'json';
  readonly tokens: boolean;
}

/** Messages that are no batch, before they are only counted: a sender of rubbish may send a lot of it. */
const mostComplaints = 20;

/** Notices about arrivals, with an end to complaints. */
function notices(): (arrival: Arrival) => string[] {
  let complaints = 0;
  return (arrival) => {
    if (arrival.kind !== 'undecodable') return noticeLines(arrival);
    complaints += 1;
    if (complaints > mostComplaints) return [];
    const last =
      complaints === mostComplaints ? ['further messages that are no batches are only counted'] : [];
    return [...noticeLines(arrival), ...last];
  };
}

/** Reads arrivals to the end, counts them, and prints each as its form wants it. */
async function show(
  { arrivals }: Watch,
  { form, tokens }: WatchCommand,
  output: Output,
  tally: Tally,
): Promise<void> {
  const noticesOf = notices();
  for await (const arrival of arrivals) {
    tally.add(arrival);
    if (form === 'json') {
      await output.line(JSON.stringify(arrivalJson(arrival, tokens)));
      continue;
    }
    for (const line of noticesOf(arrival)) output.notice(line);
    const line = form === 'batches' ? verboseLine(arrival) : undefined;
    if (line) await output.line(line);
  }
}

/** Watches until the signal aborts; prints rates, batches or JSON, and a summary at the end. */
export async function runWatch(command: WatchCommand, output: Output, signal: AbortSignal): Promise<number> {
  const { form, interval, replayFrom } = command;
  const target = await findTarget(command.target);
  const connections = await target.connect();
  const watched = watch(connections, { replayFrom, signal, notice: output.notice });
  const tally = startTally(watched.dropped);
  const note = target.note ? ` (${target.note})` : '';
  output.notice(`watching ${target.name}${note}; Ctrl-C ends it with a summary`);
  if (form === 'rates') await output.line(rateHeader);
  const tick = (): void => void output.line(rateLine(tally.lately(), new Date()));
  const ticker = form === 'rates' ? setInterval(tick, interval * 1000) : undefined;
  try {
    await show(watched, command, output, tally);
  } finally {
    clearInterval(ticker);
    connections.close();
  }
  const stretch = tally.inAll();
  await output.line(form === 'json' ? JSON.stringify(summaryJson(stretch)) : summaryText(stretch));
  return exitCodes.fits;
}
