import type { Manifest } from '../../harness/chart/manifests.ts';
import {
  argument,
  autoscaler,
  container,
  type Place,
  pod,
  podMetadata,
  type ValueArrival,
} from './support/places.ts';

const officeHours = {
  ...{ name: 'office-hours', timezone: 'Europe/Berlin', daysOfWeek: ['Mon', 'Fri'] },
  ...{ startTime: '08:00', endTime: '18:00', minReplicas: 2, maxReplicas: 2_000_000 },
};

/** What the annotation model.aibrix.ai/config holds. */
const config: Place = (chart) => {
  const text = podMetadata('annotations', 'model.aibrix.ai/config')(chart);
  return typeof text === 'string' ? JSON.parse(text) : text;
};

const profiles = (settings: object) => ({ default: { routingStrategy: 'random' }, ...settings });
const batch = { batch: { routingStrategy: 'throughput', requestsPerSecond: 1000000 } };
const runtime = (...steps: (string | number)[]): Place => pod('containers', 1, ...steps);
const adapters = [{ name: 'sql', artifactURL: 'huggingface://owner/sql' }];
const adapterNames: Place = ({ all }) =>
  all.filter(({ kind }: Manifest) => kind === 'ModelAdapter').map(({ metadata }) => metadata.name);

/** As `arrivals`: what AIBrix reads. */
export const aibrixArrivals: Record<string, ValueArrival> = {
  'autoscaling.schedules': [[officeHours], autoscaler('spec', 'schedules')],
  'aibrix.routingStrategy': ['random', config, { profiles: profiles({}) }],
  'aibrix.profiles': [batch, config, { profiles: profiles(batch) }],
  'aibrix.defaultProfile': ['batch', config, { defaultProfile: 'batch', profiles: profiles(batch) }],
  'aibrix.lockedRoutingStrategy': [
    'random',
    config,
    { lockedRoutingStrategy: 'random', profiles: profiles({}) },
  ],
  'aibrix.runtime.enabled': [false, pod('containers', 'length'), 1],
  'aibrix.runtime.image.repository': ['example.com/runtime', runtime('image'), 'example.com/runtime:v0.7.0'],
  'aibrix.runtime.image.tag': ['v0.7.1', runtime('image'), 'aibrix/runtime:v0.7.1'],
  'aibrix.runtime.resources.requests': [
    { cpu: '1' },
    runtime('resources', 'requests'),
    { cpu: '1', memory: '256Mi' },
  ],
  'aibrix.runtime.resources.limits': [{ memory: '1Gi' }, runtime('resources', 'limits')],
  'lora.enabled': [false, container('env', 'length'), 3],
  'lora.maxAdapters': [4, argument('--max-loras'), '4'],
  'lora.maxRank': [32, argument('--max-lora-rank'), '32'],
  'lora.adapters': [adapters, adapterNames, ['sql']],
};
