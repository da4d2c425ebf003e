import path from 'node:path';
import type { V1Pod } from '@kubernetes/client-node';
import { labels, ports } from '../../kv-events/gateway/contract.ts';
import { nodeName } from '../kubelet/node.ts';

const program = path.join(import.meta.dirname, 'stand-in.py');

/** Seconds that a terminating pod keeps serving. */
const noticeSeconds = 3;

/** Pods of a model that run stand-in.py instead of vLLM: a gateway can be measured without engines. */
export function standInPods(model: string, count: number): V1Pod[] {
  return Array.from({ length: count }, (_, index) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${model}-${index}`,
      namespace: 'default',
      labels: {
        [labels.name.name]: model,
        [labels.port.name]: `${ports.http}`,
        [labels.engine.name]: 'vllm',
      },
    },
    spec: {
      automountServiceAccountToken: false,
      nodeSelector: { 'kubernetes.io/hostname': nodeName },
      containers: [
        {
          name: 'vllm',
          image: 'stand-in',
          command: ['python3', program, `--port=${ports.http}`],
          ports: [{ containerPort: ports.http }],
          readinessProbe: { httpGet: { path: '/health', port: ports.http as never } },
          lifecycle: { preStop: { sleep: { seconds: noticeSeconds } } },
        },
      ],
    },
  }));
}
