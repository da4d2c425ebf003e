import { container } from '../support/fixtures.ts';
import type { Refusal } from './refusal.ts';

/** Refused for ports that are taken. */
export const portsTaken: readonly Refusal[] = [
  {
    name: 'a sidecar has a port',
    change: ({ spec }) =>
      spec?.template.spec?.containers.push({
        name: 'proxy',
        image: 'envoy',
        ports: [{ containerPort: 5558 }],
      }),
    message: 'port 5558 is taken: container proxy has it',
  },
  {
    name: 'the port name is used for another',
    change: (deployment) =>
      Object.assign(container(deployment), { ports: [{ name: 'kv-events', containerPort: 6557 }] }),
    message: 'calls its port 6557 kv-events',
  },
  {
    name: 'the side channel has a port',
    env: { VLLM_NIXL_SIDE_CHANNEL_PORT: '5558' },
    message: 'port 5558 is taken: variable VLLM_NIXL_SIDE_CHANNEL_PORT',
  },
  { name: 'the API has a port', args: ['--port=5557'], message: 'vLLM serves its API on 5557' },
];

/** Refused for names and labels. */
export const identity: readonly Refusal[] = [
  {
    name: 'the name cannot be a Service',
    args: ['--served-model-name=Qwen/Qwen3'],
    change: ({ metadata }) => Object.assign(metadata ?? {}, { labels: {} }),
    message: 'the model\'s name is "Qwen/Qwen3", which cannot be a Service\'s name',
  },
  {
    name: 'the label has another name',
    labels: { 'model.aibrix.ai/name': 'llama' },
    message: 'label model.aibrix.ai/name is "llama" but vLLM serves "qwen3"',
  },
  {
    name: 'the name is not known',
    args: ['--served-model-name', '$(NAME)'],
    change: ({ metadata }) => Object.assign(metadata ?? {}, { labels: {} }),
    message: 'kubectl label deployment qwen3 model.aibrix.ai/name=NAME',
  },
  {
    name: 'the port is not known',
    args: ['--port', '$(PORT)'],
    change: ({ metadata }) => Object.assign(metadata ?? {}, { labels: { 'model.aibrix.ai/name': 'qwen3' } }),
    message: "cannot tell vLLM's port from --port $(PORT)",
  },
  {
    name: 'the label is not exactly "true"',
    labels: { 'model.aibrix.ai/kv-events-enabled': 'True' },
    message: 'kv-events-enabled is "True"; the gateway accepts only "true"',
  },
  {
    name: 'the pods carry a LoRA label',
    labels: { 'model.aibrix.ai/lora-id': '1' },
    message: 'pod label model.aibrix.ai/lora-id',
  },
  {
    name: 'there is no Service',
    args: ['--served-model-name=other'],
    labels: { 'model.aibrix.ai/name': 'other' },
    message: 'kubectl expose deployment qwen3 --name=other --port=8000',
  },
  {
    name: 'the Service has another port',
    labels: { 'model.aibrix.ai/port': '9000' },
    message: 'Service qwen3 has the ports 8000',
  },
  {
    name: 'the Deployment is paused',
    change: ({ spec }) => Object.assign(spec ?? {}, { paused: true }),
    message: 'kubectl rollout resume deployment/qwen3',
  },
];
