import { gatewayEnvironment, type Needs, settings } from '../gateway/settings.ts';
import { type GatewayVersion, isOld } from '../gateway/versions.ts';
import type { GatewayEnvironment } from '../pod/gateway.ts';
import { type Finding, finding } from './finding.ts';

/** Whether a value is as good as the expected one. */
function serves(id: string, expected: string, found: string): boolean {
  if (id === 'tokenizer-endpoint') return found !== '';
  if (id === 'max-prefixes') return Number(found) >= Number(expected);
  return found === expected;
}

interface Difference {
  readonly id: string;
  readonly variable: string;
  readonly expected: string;
  /** Empty where it is not set. */
  readonly found: string;
}

/** Settings that differ from what a pod needs; a variable whose value comes from elsewhere is assumed to be correct. */
function differences(environment: GatewayEnvironment, needs: Needs, gateway: GatewayVersion): Difference[] {
  const all = Object.entries(gatewayEnvironment(needs, isOld(gateway)));
  return all.flatMap(([variable, expected]) => {
    const { id = '' } = settings.find(({ name, v04 }) => name === variable || v04 === variable) ?? {};
    const unknown = id === 'block-size' && !needs.blockSize;
    const found = variable in environment ? environment[variable] : '';
    return unknown || found === undefined || serves(id, expected, found)
      ? []
      : [{ id, variable, expected, found }];
  });
}

/**
 * Compares the settings of the gateway with what a pod needs. A gateway without KV sync has not been configured
 * yet, which is not a problem of the pod.
 */
export function checkGateway(
  seen: GatewayEnvironment | Error,
  needs: Needs,
  gateway: GatewayVersion,
): Finding[] {
  if (seen instanceof Error) {
    const text = `gateway: its settings were not read: ${seen.message}`;
    return [finding('gateway-settings', 'note', text, 'pass its Deployment: --gateway NAMESPACE/DEPLOYMENT')];
  }
  const wrong = differences(seen, needs, gateway);
  if (wrong.some(({ id }) => id === 'sync')) {
    const remedy = 'apply all settings below in one rollout';
    return [finding('gateway-settings', 'note', 'gateway: KV sync is not enabled', remedy)];
  }
  if (wrong.length === 0)
    return [finding('gateway-settings', 'ok', 'gateway: has the settings that this pod needs')];
  return wrong.map(({ id, variable, expected, found }) => {
    const is = found === '' ? 'not set' : JSON.stringify(found);
    const text = `gateway: ${variable} is ${is}; this pod needs ${JSON.stringify(expected)}`;
    const severity = id === 'max-prefixes' ? 'warning' : 'problem';
    return finding(`gateway-${id}`, severity, text, 'apply all settings listed below', { expected, found });
  });
}
