import { load } from 'js-yaml';
import type { GatewaySettings } from './gateway.ts';

/**
 * The gateway's settings as printed in NOTES: values of AIBrix's own chart.
 *
 * @throws if the text has no block that begins with `gatewayPlugin:`
 */
export function settingsInNotes(notes: string): GatewaySettings {
  const [, block] = /^( +gatewayPlugin:\n(?: {4,}.*\n?)+)/m.exec(notes) ?? [];
  if (!block) throw new Error(`NOTES print no values for AIBrix's chart:\n${notes}`);
  const { gatewayPlugin } = load(block) as {
    gatewayPlugin: { container: { envs: GatewaySettings } };
  };
  return gatewayPlugin.container.envs;
}
