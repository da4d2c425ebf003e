import { notASwitch } from './support/invalid.ts';

const side = { name: 'side', port: 5600 };
const notLabels = [{ a: true }, { a: 'x'.repeat(64) }, { a: 'b c' }, 'a=b'];
const notNames = ['A', '-a', 'a b', 'a'.repeat(254), 7];
const notContainers = [{ name: 'a' }, ['a'], [{ image: 'busybox' }]];
const notAName = ['', 7];
const notAHost = ['A', 'a b', '-a', 'a'.repeat(254), 7];

const objectRef = (at: string) => ({
  [`${at}.name`]: notAName,
  [`${at}.optional`]: notASwitch,
});

/** As `wrongValues`: what passes through to the pods and the objects. */
export const wrongPassThrough: Record<string, readonly unknown[]> = {
  commonLabels: notLabels,
  deploymentAnnotations: [{ a: 1 }, 'a=b'],
  'server.extraEnvFrom': [{ secretRef: { name: 'a' } }, ['a'], [{}], [{ prefix: 'A_' }], [{ secretRef: {} }]],
  'server.extraEnvFrom.[].prefix': [7],
  ...objectRef('server.extraEnvFrom.[].secretRef'),
  ...objectRef('server.extraEnvFrom.[].configMapRef'),
  'server.extraPorts': [{ side: 5600 }, [5600], [{ port: 5600 }], [{ name: 'side' }], [{ ...side, udp: 1 }]],
  'server.extraPorts.[].name': ['', 'Side', '5600', 'side-', 'a'.repeat(16), 7],
  'server.extraPorts.[].port': [80, 1023, 65536, '5600', 5600.5],
  'autoscaling.external': notASwitch,
  schedulerName: notNames,
  initContainers: notContainers,
  'initContainers.[].name': notAName,
  extraContainers: notContainers,
  'extraContainers.[].name': notAName,
  'hostNetwork.enabled': notASwitch,
  'hostNetwork.allowKvEvents': notASwitch,
  hostAliases: [{ registry: '10.0.0.10' }, ['a'], [{ ip: '10.0.0.10' }], [{ hostnames: ['a'] }]],
  'hostAliases.[].ip': ['registry', '10.0.0', 7],
  'hostAliases.[].hostnames': ['a', [], ...notAHost.map((name) => [name])],
  dnsConfig: ['ndots:2'],
  'dnsConfig.nameservers': ['10.0.0.10', ['dns'], ['1.1.1.1', '1.0.0.1', '8.8.8.8', '8.8.4.4']],
  'dnsConfig.searches': ['example.com', ...notAHost.map((name) => [name])],
  'dnsConfig.options': ['ndots:2', ['ndots:2'], [{ value: '2' }]],
  'dnsConfig.options.[].name': notAName,
  'dnsConfig.options.[].value': [2],
  dnsPolicy: ['clusterFirst', 7],
  lifecycle: ['sleep'],
  'lifecycle.preStop': ['sleep'],
  'lifecycle.postStart': ['sleep'],
  terminationMessagePath: ['tmp/end', '/tmp/a b', 7],
  terminationMessagePolicy: ['Logs'],
  extraObjects: [{ kind: 'Secret' }, [7]],
};
