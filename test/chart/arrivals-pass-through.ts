import { container, deployment, pod, podMetadata, service, type ValueArrival } from './support/places.ts';

const secret = { secretRef: { name: 'settings' } };
const sidecar = { name: 'sidecar', image: 'busybox:1.37' };
const handler = { exec: { command: ['sleep', '1'] } };
const option = { name: 'ndots', value: '2' };
const note = { apiVersion: 'v1', kind: 'Note', metadata: { name: '{{ .Release.Name }}-note' } };

/** As `arrivals`: what passes through to the pods and the objects. */
export const passThroughArrivals: Record<string, ValueArrival> = {
  commonLabels: [{ team: 'search' }, podMetadata('labels', 'team'), 'search'],
  deploymentAnnotations: [{ wave: '1' }, deployment('metadata', 'annotations')],
  'server.extraEnvFrom': [[secret], container('envFrom')],
  'server.extraPorts': [[{ name: 'side', port: 5600 }], service('spec', 'ports', -1, 'port'), 5600],
  'autoscaling.external': [true, (chart) => chart.one('Deployment').spec?.replicas ?? 'left out', 'left out'],
  schedulerName: ['volcano', pod('schedulerName')],
  initContainers: [[sidecar], pod('initContainers')],
  extraContainers: [[sidecar], pod('containers', 1), sidecar],
  'hostNetwork.enabled': [true, pod('hostNetwork')],
  'hostNetwork.allowKvEvents': [true, pod('containers', 0, 'ports', 'length'), 3],
  hostAliases: [[{ ip: '10.0.0.10', hostnames: ['registry'] }], pod('hostAliases')],
  dnsConfig: [{ options: [option] }, pod('dnsConfig')],
  'dnsConfig.nameservers': [['10.0.0.10'], pod('dnsConfig', 'nameservers')],
  'dnsConfig.searches': [['example.com'], pod('dnsConfig', 'searches')],
  'dnsConfig.options': [[option], pod('dnsConfig', 'options')],
  dnsPolicy: ['Default', pod('dnsPolicy')],
  lifecycle: [{ preStop: handler }, container('lifecycle')],
  'lifecycle.preStop': [handler, container('lifecycle', 'preStop')],
  'lifecycle.postStart': [handler, container('lifecycle', 'postStart')],
  terminationMessagePath: ['/tmp/end', container('terminationMessagePath')],
  terminationMessagePolicy: ['FallbackToLogsOnError', container('terminationMessagePolicy')],
  extraObjects: [[note], (chart) => chart.names().at(-1), 'Note/demo-note'],
};
