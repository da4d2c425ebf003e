import { markdownTable } from 'markdown-table';
import { labels } from '../../../kv-events/gateway/contract.ts';
import { gatewayEnvironment, settings } from '../../../kv-events/gateway/settings.ts';
import { type Trap, traps } from '../../../kv-events/gateway/traps.ts';
import {
  defaultVersion,
  gatewayOf,
  gateways,
  type Match,
  type Pair,
  pairOf,
  publishers,
  relayed,
} from '../../../kv-events/gateway/versions.ts';

const matched: Readonly<Record<Match, string>> = {
  all: 'matches whole prompts',
  'first-block': 'matches the first block of an event',
  none: 'decodes, without effect',
  unknown: 'decodes; whether it matches is unknown',
};

function cell({ decodes, matches }: Pick<Pair, 'decodes' | 'matches'>): string {
  if (decodes.is === 'unknown') return 'unknown';
  const is = decodes.is === 'no' ? 'no' : matched[matches.is];
  return `${is} (${matches.is === 'unknown' ? decodes.seen : matches.seen})`;
}

/** How each AIBrix release handles the events of each vLLM release, and those of the relay. */
export function versionsTable(): string {
  const usual = gatewayOf(defaultVersion).id;
  const head = gateways.map(({ id, label }) => (id === usual ? `**AIBrix ${label}**` : `AIBrix ${label}`));
  const rows = publishers.map((publisher) => [
    publisher.label,
    publisher.publishes,
    ...gateways.map((gateway) => cell(pairOf(publisher, gateway))),
  ]);
  const withRelay = ['**0.9.0 and later, with the relay**', 'arrays of one block', ...relayed.map(cell)];
  return markdownTable([['vLLM', 'publishes', ...head], ...rows, withRelay]);
}

/** The gateway's settings, and why each is needed. */
export function settingsTable(): string {
  const rows = settings.map(({ name, shown, why }) => [`\`${name}\``, shown, why]);
  return markdownTable([['variable (AIBrix v0.5.0 and later)', 'value', 'why'], ...rows]);
}

/** The default settings as values of AIBrix's own chart. */
export function settingsYaml(): string {
  const lines = Object.entries(gatewayEnvironment()).map(([name, value]) => `      ${name}: "${value}"`);
  return ['```yaml aibrix', 'gatewayPlugin:', '  container:', '    envs:', ...lines, '```'].join('\n');
}

/** Labels that AIBrix reads. */
export function labelsTable(): string {
  const rows = Object.values(labels).map(({ name, on, purpose }) => [`\`${name}\``, on, purpose]);
  return markdownTable([['label', 'where', 'for'], ...rows]);
}

/** Settings that make events unusable or wrong. */
export function trapsTable(): string {
  const rows = Object.values<Trap>(traps).map(({ id, setting, effect, remedy }) => [
    setting.startsWith('--') || /^[A-Z_]+$/.test(setting) ? `\`${setting}\`` : setting,
    effect,
    remedy,
    `\`${id}\``,
  ]);
  return markdownTable([['setting', 'effect', 'what to do', 'finding of `check`'], ...rows]);
}
