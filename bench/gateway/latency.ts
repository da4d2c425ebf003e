import { randomBytes } from 'node:crypto';
import { aibrixDefaults, type GatewaySettings } from '../../harness/aibrix/gateway.ts';
import { type Loop, startLoop } from '../../harness/aibrix/loop.ts';
import { route } from '../../harness/aibrix/request.ts';
import type { Report } from '../../harness/process/report.ts';
import { syncSetting } from '../../kv-events/gateway/settings.ts';
import { type Circumstances, withTimings } from '../support/machine.ts';
import { type Summary, summary } from '../support/statistics.ts';
import { milliseconds } from './duration.ts';
import { type LoopSetup, loopSetup } from './versions.ts';

const release = 'measured';
/** Prompts before those that are measured, and these. */
const [warmUp, prompts] = [20, 300];
/** Tokens of a prompt, which are characters; the first ones are the same in all, so that a prompt matches. */
const [promptTokens, sharedTokens] = [480, 448];

/** A configuration of the gateway: AIBrix's defaults; a pod's tokenizer without KV sync; KV sync as in NOTES. */
export const arms = ['defaults', 'remote', 'sync'] as const;
export type Arm = (typeof arms)[number];

/** Milliseconds from the received request to the chosen pod, as the gateway logs them. */
export interface GatewayLatency extends Circumstances, LoopSetup {
  readonly promptTokens: number;
  readonly decisions: Readonly<Record<Arm, Summary>>;
}

/** Measures how long the real gateway takes to choose one of two real vLLMs, with one request at a time. */
export async function measureLatency(report: Report): Promise<GatewayLatency> {
  const loop = await startLoop(release, report);
  const measure = (arm: Arm): Promise<Summary> =>
    report.during(`decisions: ${arm}`, () => decisions(loop, settingsOf(arm, loop)));
  try {
    return await withTimings(async () => {
      const decided = {
        defaults: await measure('defaults'),
        remote: await measure('remote'),
        sync: await measure('sync'),
      };
      return { ...loopSetup(), promptTokens, decisions: decided };
    });
  } finally {
    await loop.stop();
  }
}

function settingsOf(arm: Arm, { settings }: Loop): GatewaySettings {
  if (arm === 'defaults') return aibrixDefaults;
  return arm === 'sync' ? settings : { ...settings, [syncSetting]: 'false' };
}

async function decisions({ aibrix }: Loop, settings: GatewaySettings): Promise<Summary> {
  const gateway = await aibrix.startGateway(settings, { verbosity: 0 });
  const shared = randomBytes(sharedTokens / 2).toString('hex');
  const measured = new Set<string>();
  for (let index = 0; index < warmUp + prompts; index++) {
    const prompt = `${shared}${randomBytes((promptTokens - sharedTokens) / 2).toString('hex')}`;
    const { requestId, status, body } = await route(aibrix.url, { model: release, prompt });
    if (status !== 200) throw new Error(`the gateway answered ${status}: ${body}`);
    if (index >= warmUp) measured.add(requestId);
  }
  await gateway.stop();
  const times = [...gateway.log().matchAll(taken)].filter(([, id = '']) => measured.has(id));
  if (times.length !== prompts) throw new Error(`the gateway logged ${times.length} of ${prompts} decisions`);
  return summary(times.map(([, , time = '']) => milliseconds(time)));
}

/** The gateway logs the duration of each decision (pkg/plugins/gateway/gateway_req_body.go, v0.7.0). */
const taken = /"request_start" request_id="([^"]+)".*? routing_time_taken="([^"]+)"/g;
