import type { RefusedValues } from './refused-values.ts';

const resources = (limits: object, requests: object = {}) => ({ resources: { limits, requests } });
const mount = (fields: object) => ({ volumeMounts: [{ name: 'tmp', mountPath: '/data', ...fields }] });

/** What two fields say that exclude or need each other. */
export const refusedPairs: readonly RefusedValues[] = [
  {
    name: 'a limit below the default request',
    values: { resources: { limits: { cpu: '1' } } },
    message: ['resources.limits: cpu 1 is below its request of 2', 'resources.requests.cpu'],
  },
  {
    name: 'a limit below its request',
    values: resources({ memory: '1Gi' }, { memory: '1025Mi' }),
    message: ['resources.limits: memory 1Gi'],
  },
  {
    name: 'an extended resource in requests only',
    values: resources({}, { 'example.com/nic': 1 }),
    message: ['resources.requests: example.com/nic'],
  },
  {
    name: 'huge pages of which a part is requested',
    values: resources({ 'hugepages-2Mi': '4Mi' }, { 'hugepages-2Mi': '2Mi' }),
    message: ['resources.requests: hugepages-2Mi'],
  },
  {
    name: 'a mount of no volume',
    values: mount({ name: 'data' }),
    message: ['volumeMounts: volume "data"', 'cache, shared-memory, tmp'],
  },
  {
    name: 'a mount at a path of the chart',
    values: mount({ mountPath: '/dev/shm/' }),
    message: ['volumeMounts: /dev/shm is already mounted'],
  },
  {
    name: 'a mount at a path twice',
    values: {
      volumeMounts: [
        { name: 'tmp', mountPath: '/a' },
        { name: 'cache', mountPath: '/a' },
      ],
    },
    message: ['volumeMounts: /a is already mounted'],
  },
  {
    name: 'a volume of the chart',
    values: { volumes: [{ name: 'cache' }] },
    message: ['volumes: the name "cache"'],
  },
  {
    name: 'a volume twice',
    values: { volumes: [{ name: 'a' }, { name: 'a' }] },
    message: ['volumes: the name "a"'],
  },
  {
    name: 'a path out of the volume',
    values: mount({ subPath: '../a' }),
    message: ['volumeMounts: subPath "../a"'],
  },
  {
    name: 'an absolute path in the volume',
    values: mount({ subPathExpr: '/a' }),
    message: ['volumeMounts: subPath "/a"'],
  },
  {
    name: 'two paths in the volume',
    values: mount({ subPath: 'a', subPathExpr: 'b' }),
    message: ['subPath and subPathExpr'],
  },
  {
    name: 'a recursive read-only mount that is writable',
    values: mount({ recursiveReadOnly: 'Enabled' }),
    message: ['recursiveReadOnly Enabled of /data'],
  },
  {
    name: 'a shared mount without the right',
    values: mount({ mountPropagation: 'Bidirectional' }),
    message: ['Bidirectional of /data'],
  },
];
