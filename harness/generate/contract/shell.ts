import semver from 'semver';
import {
  bytesPerToken,
  labels,
  loraLabel,
  ports,
  stalledPods,
  usualBlockSize,
  workloadKinds,
} from '../../../kv-events/gateway/contract.ts';
import { type Setting, settings, usualNeeds } from '../../../kv-events/gateway/settings.ts';
import {
  defaultVersion,
  gatewayOf,
  gateways,
  pairOf,
  pairOfEncoding,
  publishers,
} from '../../../kv-events/gateway/versions.ts';

/** The first minor version in a range. @throws if there is none */
function minorOf(range: string | undefined): number {
  const first = range === undefined ? null : semver.minVersion(range);
  if (!first) throw new Error(`no version is the first of ${range}`);
  return first.minor;
}

/** The facts of migration/enable-kv-events.sh, as shell variables. */
export function enableFacts(): string {
  const events = publishers.find(({ publishes }) => publishes !== 'nothing');
  const maps = publishers.find(({ publishes }) => publishes === 'maps');
  const gateway = gatewayOf(defaultVersion);
  const decoded = publishers.filter((publisher) => pairOf(publisher, gateway).decodes.is === 'yes');
  return [
    `EVENTS_PORT=${ports.events}`,
    `REPLAY_PORT=${ports.replay}`,
    `HTTP_PORT=${ports.http}`,
    `LABEL_ENABLED=${labels.enabled.name}`,
    `LABEL_NAME=${labels.name.name}`,
    `LABEL_PORT=${labels.port.name}`,
    `LABEL_ENGINE=${labels.engine.name}`,
    `LABEL_LORA=${loraLabel}`,
    `FIRST_VLLM=${minorOf(events?.versions)}`,
    `FIRST_VLLM_WITH_MAPS=${minorOf(maps?.versions)}`,
    `AIBRIX_IMAGES='${decoded.map(({ label }) => label).join(', ')}'`,
    `NEWEST_AIBRIX=${defaultVersion}`,
    `AIBRIX_KINDS=(${workloadKinds.join(' ')})`,
  ].join('\n');
}

/** Settings whose existing value in the gateway is kept. */
const kept = ['tokenizer-endpoint', 'max-prefixes'];

/** Placeholders for values that the script computes. */
const placeholders: Readonly<Record<string, string>> = {
  'tokenizer-address': 'http://%s:MODEL_PORT',
  'block-size': 'BLOCK_BYTES',
};

function settingLine({ id, name, v04 = '-', value }: Setting): string {
  const words = [name, v04, placeholders[id] ?? value(usualNeeds)];
  return [...words, ...(kept.includes(id) ? ['kept'] : [])].join(' ');
}

/** The facts of migration/configure-gateway.sh: a line per setting, then numbers. */
export function gatewayFacts(): string {
  const routing = gateways.find((gateway) => pairOfEncoding('arrays', gateway).matches.is !== 'none');
  const numbers = {
    FIRST_AIBRIX: minorOf(gateways[0]?.versions),
    FIRST_AIBRIX_THAT_ROUTES: minorOf(routing?.versions),
    BYTES_PER_TOKEN: bytesPerToken,
    USUAL_BLOCK_SIZE: usualBlockSize,
    STALLED_PODS: stalledPods,
  };
  const assignments = Object.entries(numbers).map(([name, value]) => `${name}=${value}`);
  return [
    `readonly SETTINGS='\n${settings.map(settingLine).join('\n')}'`,
    `readonly ${assignments.join(' ')}`,
  ].join('\n');
}
