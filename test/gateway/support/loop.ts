import type { GatewayProcess, GatewaySettings } from '../../../harness/aibrix/gateway.ts';
import { type Loop as Base, startLoop } from '../../../harness/aibrix/loop.ts';
import { subscribed } from '../../../harness/aibrix/subscriptions.ts';
import { createReport } from '../../../harness/process/report.ts';

export { events, installArguments } from '../../../harness/aibrix/loop.ts';

/** The release, and its model. */
export const model = 'my-model';

/** A vLLM whose events AIBrix v0.7.0 does not decode: they are maps. */
export const mapVersion = '0.32.0';

/** The whole loop, with a gateway. */
export interface Loop extends Base {
  /** The gateway that runs now. */
  gateway(): GatewayProcess;
  /** Ends the gateway and starts another: with the settings of NOTES, and these instead. */
  restartGateway(instead?: GatewaySettings): Promise<GatewayProcess>;
  /** The same with the settings of NOTES, until the gateway has subscribed to the events of all running pods. */
  subscribedGateway(): Promise<GatewayProcess>;
}

let started: Promise<Loop> | undefined;

/** The loop that all test files share; started when it is first asked for, ended with the process. */
export function loop(): Promise<Loop> {
  started ??= start();
  return started;
}

async function start(): Promise<Loop> {
  const base = await startLoop(model, createReport(process.stderr), [mapVersion]);
  const { aibrix, settings } = base;
  let gateway = await aibrix.startGateway(settings);
  const restartGateway = async (instead: GatewaySettings = {}): Promise<GatewayProcess> => {
    await gateway.stop();
    gateway = await aibrix.startGateway({ ...settings, ...instead });
    return gateway;
  };
  const subscribedGateway = async (): Promise<GatewayProcess> => {
    await subscribed(await restartGateway(), aibrix.node.pods.keys());
    return gateway;
  };
  return { ...base, gateway: () => gateway, restartGateway, subscribedGateway };
}
