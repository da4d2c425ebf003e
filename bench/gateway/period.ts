import type { GatewaySettings } from '../../harness/aibrix/gateway.ts';

/** How often the gateway checks whether the pod at which it tokenizes answers. */
export interface HealthCheck {
  /** The value of AIBRIX_TOKENIZER_HEALTH_CHECK_PERIOD; absent if it is not set. */
  readonly period?: '1ns' | '1s';
}

/**
 * The setting for it. AIBrix v0.7.0 multiplies this duration by one second (pkg/plugins/gateway/algorithms/prefix_cache.go):
 * `1ns` is one second.
 */
export function healthCheckSettings({ period }: HealthCheck): GatewaySettings {
  return period ? { AIBRIX_TOKENIZER_HEALTH_CHECK_PERIOD: period } : {};
}

/** Its meaning in v0.7.0. */
export function healthCheckMeaning({ period }: HealthCheck): string {
  if (!period) return 'not set: 30 s';
  return `\`${period}\`: ${period === '1ns' ? '1 s' : '31 years'}`;
}
