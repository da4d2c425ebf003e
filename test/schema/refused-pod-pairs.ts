import type { RefusedValues } from './refused-values.ts';
import { env, nodeTerm, tolerations } from './shapes.ts';

const spread = { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' };
const fieldRef = { fieldRef: { fieldPath: 'status.podIP' } };

/** As `refusedPairs`: scheduling, variables and security. */
export const refusedPodPairs: readonly RefusedValues[] = [
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
