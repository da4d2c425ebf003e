import { notALabel, notANamespace, notASwitch, notText, wrongPeers } from './support/invalid.ts';

/** As `wrongValues`: who reaches the pods, and what they are allowed to. */
export const wrongNetwork: Record<string, readonly unknown[]> = {
  'service.type': ['ExternalName'],
  'service.annotations': notText,
  'networkPolicy.enabled': notASwitch,
  'networkPolicy.aibrixNamespace': notANamespace,
  'networkPolicy.envoyNamespace': notANamespace,
  'networkPolicy.prometheus.namespace': notANamespace,
  'networkPolicy.prometheus.podLabels': notALabel,
  ...wrongPeers('networkPolicy.apiClients'),
  ...wrongPeers('networkPolicy.eventClients'),
};
