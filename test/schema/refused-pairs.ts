import type { RefusedValues } from './refused-values.ts';
import { env, nodeTerm, tolerations } from './shapes.ts';

const resources = (limits: object, requests: object = {}) => ({ resources: { limits, requests } });
const mount = (fields: object) => ({ volumeMounts: [{ name: 'tmp', mountPath: '/data', ...fields }] });
const spread = { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' };
const fieldRef = { fieldRef: { fieldPath: 'status.podIP' } };

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
  {
    name: 'a pull secret twice',
    values: { imagePullSecrets: [{ name: 'a' }, { name: 'a' }] },
    message: ['imagePullSecrets: a is listed twice'],
  },
  {
    name: 'a toleration without key',
    values: tolerations({ effect: 'NoSchedule' }),
    message: ['tolerations: item 0 has no key'],
  },
  {
    name: 'a toleration of existence with a value',
    values: tolerations({ key: 'a', operator: 'Exists', value: 'b' }),
    message: ['tolerations: item 0', 'remove the value'],
  },
  {
    name: 'a toleration that compares a word',
    values: tolerations({ key: 'a', operator: 'Gt', value: 'b' }),
    message: ['tolerations: item 0', 'integer'],
  },
  {
    name: 'seconds of a toleration that does not evict',
    values: tolerations({ key: 'a', tolerationSeconds: 1 }),
    message: ['tolerations: item 0', 'NoExecute'],
  },
  {
    name: 'a constraint twice',
    values: { topologySpreadConstraints: [spread, { ...spread, maxSkew: 2 }] },
    message: ['topologySpreadConstraints: zone, ScheduleAnyway'],
  },
  {
    name: 'domains of a soft constraint',
    values: { topologySpreadConstraints: [{ ...spread, minDomains: 2 }] },
    message: ['minDomains of zone'],
  },
  {
    name: 'a requirement without values',
    values: nodeTerm({ operator: 'In' }),
    message: ['affinity.nodeAffinity', 'matchExpressions: zone In requires values'],
  },
  {
    name: 'a requirement with values too many',
    values: nodeTerm({ operator: 'Exists', values: ['a'] }),
    message: ['zone Exists does not accept values'],
  },
  {
    name: 'a comparison with a word',
    values: nodeTerm({ operator: 'Gt', values: ['a'] }),
    message: ['zone Gt requires exactly one value'],
  },
  {
    name: 'a variable with value and source',
    values: env({ value: 'a', valueFrom: fieldRef }),
    message: ['server.extraEnv: A has both value and valueFrom'],
  },
  {
    name: 'a privileged container that may not escalate',
    values: { securityContext: { privileged: true } },
    message: ['securityContext.allowPrivilegeEscalation'],
  },
  {
    name: 'the right of an administrator',
    values: { securityContext: { capabilities: { add: ['CAP_SYS_ADMIN'] } } },
    message: ['securityContext.allowPrivilegeEscalation'],
  },
  {
    name: 'a profile of the node without its file',
    values: { podSecurityContext: { seccompProfile: { type: 'Localhost' } } },
    message: ['podSecurityContext.seccompProfile: localhostProfile'],
  },
  {
    name: 'a file without a profile of the node',
    values: { securityContext: { appArmorProfile: { type: 'Unconfined', localhostProfile: 'a' } } },
    message: ['securityContext.appArmorProfile: localhostProfile'],
  },
];
