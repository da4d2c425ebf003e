import { container, type Place, pod, type ValueArrival } from './support/places.ts';

const inPod = (...steps: string[]): Place => pod('securityContext', ...steps);
const inContainer = (...steps: string[]): Place => container('securityContext', ...steps);

const sysctl = { name: 'net.core.somaxconn', value: '1024' };

/** Where the settings of podSecurityContext and securityContext arrive. */
export const securityArrivals: Record<string, ValueArrival> = {
  podSecurityContext: [{ sysctls: [sysctl] }, inPod('sysctls'), [sysctl]],
  'podSecurityContext.runAsNonRoot': [false, inPod('runAsNonRoot')],
  'podSecurityContext.runAsUser': [1000650000, inPod('runAsUser')],
  'podSecurityContext.runAsGroup': [2000, inPod('runAsGroup')],
  'podSecurityContext.fsGroup': [2000, inPod('fsGroup')],
  'podSecurityContext.fsGroupChangePolicy': ['Always', inPod('fsGroupChangePolicy')],
  'podSecurityContext.supplementalGroups': [[44], inPod('supplementalGroups')],
  'podSecurityContext.seccompProfile.type': ['Localhost', inPod('seccompProfile', 'type')],
  'podSecurityContext.seccompProfile.localhostProfile': [
    'vllm.json',
    inPod('seccompProfile', 'localhostProfile'),
  ],
  'podSecurityContext.seLinuxOptions': [{ level: 's0' }, inPod('seLinuxOptions')],
  securityContext: [{ procMount: 'Default' }, inContainer('procMount'), 'Default'],
  'securityContext.allowPrivilegeEscalation': [true, inContainer('allowPrivilegeEscalation')],
  'securityContext.readOnlyRootFilesystem': [false, inContainer('readOnlyRootFilesystem')],
  'securityContext.capabilities.drop': [['NET_RAW'], inContainer('capabilities', 'drop')],
  'securityContext.capabilities.add': [['IPC_LOCK'], inContainer('capabilities', 'add')],
  'securityContext.privileged': [true, inContainer('privileged')],
  'securityContext.runAsNonRoot': [false, inContainer('runAsNonRoot')],
  'securityContext.runAsUser': [2000, inContainer('runAsUser')],
  'securityContext.runAsGroup': [2000, inContainer('runAsGroup')],
};
