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
  /** Time covered by one line of rates, in seconds. */
  readonly interval: number;
  readonly form: 'rates' | 'batches' | 'json';
  readonly tokens: boolean;
}

/** Undecodable messages to report; further ones are only counted, because there may be many. */
const mostComplaints = 20;

/** Notices about arrivals; those about undecodable messages are limited. */
function notices(): (arrival: Arrival) => string[] {
  let complaints = 0;
  return (arrival) => {
    if (arrival.kind !== 'undecodable') return noticeLines(arrival);
    complaints += 1;
    if (complaints > mostComplaints) return [];
    const last =
      complaints === mostComplaints ? ['further messages that are not batches are only counted'] : [];
    return [...noticeLines(arrival), ...last];
  };
}

/** Reads arrivals to the end, counts them, and prints each in the chosen format. */
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

/** Watches until the signal is aborted; prints rates, batches or JSON, and a summary at the end. */
export async function runWatch(command: WatchCommand, output: Output, signal: AbortSignal): Promise<number> {
  const { form, interval, replayFrom } = command;
  const target = await findTarget(command.target);
  const connections = await target.connect();
  const watched = watch(connections, { replayFrom, signal, notice: output.notice });
  const tally = startTally(watched.dropped);
  const note = target.note ? ` (${target.note})` : '';
  output.notice(`watching ${target.name}${note}; press Ctrl-C to stop and print a summary`);
  if (form === 'rates') await output.line(rateHeader);
  const tick = (): void => void output.line(rateLine(tally.sinceLast(), new Date()));
  const ticker = form === 'rates' ? setInterval(tick, interval * 1000) : undefined;
  try {
    await show(watched, command, output, tally);
  } finally {
    clearInterval(ticker);
    connections.close();
  }
  const total = tally.total();
  await output.line(form === 'json' ? JSON.stringify(summaryJson(total)) : summaryText(total));
  return exitCodes.fits;
}
