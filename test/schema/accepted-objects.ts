import {
  affinity,
  container,
  handler,
  profiles,
  selector,
  variableSources,
  volumes,
} from './objects-of-pods.ts';

/** A value that Kubernetes accepts, at a key of values.yaml that passes it through. */
export type AcceptedObject = readonly [key: string, value: unknown];

/** What is accepted, at every key that passes objects through. */
export const acceptedObjects: readonly AcceptedObject[] = [
  ['tolerations', [{ key: 'gpu', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 }]],
  ['tolerations', [{ operator: 'Exists' }]],
  ['affinity', affinity],
  [
    'topologySpreadConstraints',
    [
      {
        maxSkew: 1,
        minDomains: 2,
        topologyKey: 'zone',
        whenUnsatisfiable: 'DoNotSchedule',
        labelSelector: selector,
        nodeTaintsPolicy: 'Honor',
      },
    ],
  ],
  [
    'podSecurityContext',
    {
      ...profiles,
      runAsUser: 10001,
      fsGroup: 2,
      supplementalGroups: [44],
      supplementalGroupsPolicy: 'Strict',
      sysctls: [{ name: 'net.core.somaxconn', value: '1024' }],
    },
  ],
  [
    'securityContext',
    { ...profiles, capabilities: { add: ['IPC_LOCK'], drop: ['ALL'] }, readOnlyRootFilesystem: true },
  ],
  [
    'resources',
    {
      requests: { cpu: 0.5, memory: '1Gi' },
      limits: { memory: '2Gi', 'hugepages-2Mi': '2Mi' },
      claims: [{ name: 'gpu', request: 'one' }],
    },
  ],
  ...volumes.map((one): AcceptedObject => ['volumes', [{ name: 'extra', ...one }]]),
  [
    'volumeMounts',
    [
      {
        name: 'extra',
        mountPath: '/extra',
        subPath: 'a',
        readOnly: true,
        recursiveReadOnly: 'IfPossible',
        mountPropagation: 'None',
      },
    ],
  ],
  ...variableSources.map((valueFrom): AcceptedObject => ['server.extraEnv', [{ name: 'A', valueFrom }]]),
  [
    'server.extraEnvFrom',
    [{ prefix: 'A_', secretRef: { name: 'a', optional: true } }, { configMapRef: { name: 'b' } }],
  ],
  ['initContainers', [container]],
  ['lifecycle', { preStop: handler, postStart: { exec: { command: ['true'] } } }],
  ['hostAliases', [{ ip: '10.0.0.10', hostnames: ['registry'] }]],
  [
    'dnsConfig',
    { nameservers: ['10.0.0.10'], searches: ['example.com'], options: [{ name: 'ndots', value: '2' }] },
  ],
  ['imagePullSecrets', [{ name: 'registry' }]],
  [
    'networkPolicy.apiClients',
    [
      { namespaceSelector: selector, podSelector: selector },
      { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } },
    ],
  ],
];
