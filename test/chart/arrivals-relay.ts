import { count, type Place, pod, type ValueArrival } from './support/places.ts';

const relay = (...steps: (string | number)[]): Place => pod('initContainers', 0, ...steps);

/** What follows `=` in an argument of the relay. */
const relayArgument =
  (flag: string): Place =>
  (chart) =>
    (relay('args')(chart) as string[]).find((word) => word.startsWith(`${flag}=`))?.slice(flag.length + 1);

/** As `arrivals`: the settings of the relay. */
export const relayArrivals: Record<string, ValueArrival> = {
  'model.kvEvents.relay.enabled': [false, count('ConfigMap'), 0],
  'model.kvEvents.relay.blockSize': [32, relayArgument('--block-size'), '32'],
  'model.kvEvents.relay.metricsPort': [9600, relayArgument('--metrics-port'), '9600'],
  'model.kvEvents.relay.announceSeconds': [60, relayArgument('--announce-seconds'), '60'],
  'model.kvEvents.relay.maxBlocks': [1000000, relayArgument('--max-blocks'), '1000000'],
  'model.kvEvents.relay.resources': [
    { requests: { cpu: '1' } },
    relay('resources'),
    { requests: { cpu: '1', memory: '128Mi' }, limits: { memory: '512Mi' } },
  ],
};
