import { syncSetting } from '../../kv-events/gateway/settings.ts';
import { type Component, startComponent } from '../control-plane/component.ts';
import { eventually } from '../process/eventually.ts';
import type { HeldDirectory } from '../process/held-directory.ts';
import { type AibrixPorts, accepts, listening } from './processes.ts';

/** Environment variables of the gateway's plugin. */
export type GatewaySettings = Readonly<Record<string, string>>;

/** Environment that AIBrix sets on the plugin (config/gateway/gateway-plugin/gateway-plugin.yaml, v0.7.0). */
export const aibrixDefaults: GatewaySettings = {
  AIBRIX_POD_METRIC_REFRESH_INTERVAL_MS: '50',
  AIBRIX_PREFIX_CACHE_TOKENIZER_TYPE: 'character',
  AIBRIX_PREFIX_CACHE_BLOCK_SIZE: '128',
  AIBRIX_PREFIX_CACHE_POD_RUNNING_REQUEST_IMBALANCE_ABS_COUNT: '16',
  AIBRIX_PREFIX_CACHE_STANDARD_DEVIATION_FACTOR: '2',
  [syncSetting]: 'false',
  AIBRIX_PREFIX_CACHE_USE_REMOTE_TOKENIZER: 'false',
};

/** The plugin always listens on this port (pprof, cmd/plugins/main.go, v0.7.0), so only one can run per machine. */
const profilesPort = 6060;

/** A running plugin. */
export interface GatewayProcess {
  /** Seconds from its start until it accepted requests; before that it subscribes to the pods' events. */
  readonly startSeconds: number;
  log(): string;
  /** `http://127.0.0.1:PORT/metrics`. */
  readonly metricsUrl: string;
  /** The metrics page. */
  metrics(): Promise<string>;
  stop(): Promise<void>;
}

/** Inputs for starting a gateway. */
export interface GatewayFiles {
  readonly program: string;
  readonly kubeconfig: string;
  readonly directory: HeldDirectory;
  readonly ports: AibrixPorts;
}

/** How much the gateway logs. */
export interface GatewayLog {
  /** Of klog; by default as much as `decision` needs. */
  readonly verbosity?: number;
}

let started = 0;

/**
 * Starts AIBrix's gateway plugin and waits until it accepts requests.
 *
 * @param settings override `aibrixDefaults`
 * @throws with the end of its log if it exits
 */
export async function startGateway(
  place: GatewayFiles,
  settings: GatewaySettings,
  { verbosity }: GatewayLog = {},
): Promise<GatewayProcess> {
  const { program, kubeconfig, directory, ports } = place;
  const otherEnded = `the other AIBrix gateway on this machine releases port ${profilesPort}`;
  await eventually(otherEnded, async () => !(await accepts(profilesPort)), { timeoutSeconds: 600 });
  const environment = { ...redisVariables(ports), ...aibrixDefaults, ...settings };
  const flags = [
    `-kubeconfig=${kubeconfig}`,
    `-grpc-bind-address=127.0.0.1:${ports.grpc}`,
    `-http-bind-address=127.0.0.1:${ports.metrics}`,
    // Which pod tokenizes is logged at verbosity 3; decisions without KV sync at 4.
    `-v=${verbosity ?? (environment[syncSetting] === 'true' ? 3 : 4)}`,
  ];
  const began = performance.now();
  const name = `gateway-${++started}`;
  const component: Component = await listening(
    startComponent(name, program, flags, directory, environment),
    ports.grpc,
  );
  const metricsUrl = `http://127.0.0.1:${ports.metrics}/metrics`;
  return {
    startSeconds: (performance.now() - began) / 1000,
    log: component.log,
    metricsUrl,
    metrics: async () => (await fetch(metricsUrl)).text(),
    stop: component.stop,
  };
}

function redisVariables({ redis }: AibrixPorts): GatewaySettings {
  return { REDIS_HOST: '127.0.0.1', REDIS_PORT: `${redis}` };
}
