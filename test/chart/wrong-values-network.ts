import { notALabel, notANamespace, notASwitch, notText, peers } from './support/invalid.ts';

/** As `wrongValues`: who reaches the pods, and what they are allowed to. */
export const wrongNetwork: Record<string, readonly unknown[]> = {
  'service.type': ['ExternalName'],
  'service.annotations': notText,
  'networkPolicy.enabled': notASwitch,
  'networkPolicy.aibrixNamespace': notANamespace,
  'networkPolicy.envoyNamespace': notANamespace,
  'networkPolicy.prometheus.namespace': notANamespace,
  'networkPolicy.prometheus.podLabels': notALabel,
  ...peers('networkPolicy.apiClients'),
  ...peers('networkPolicy.eventClients'),
};
