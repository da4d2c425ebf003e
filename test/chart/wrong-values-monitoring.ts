import { notASwitch } from './support/invalid.ts';

const notALabel = [{ a: 1 }, { 'a b': 'c' }, 'a=b', { a: 'b c' }];
const notAThreshold = [0, -1, '5s', 3601];

/** As `wrongValues`: the settings of monitoring. */
export const wrongMonitoring: Record<string, readonly unknown[]> = {
  'monitoring.podMonitor.enabled': notASwitch,
  'monitoring.podMonitor.interval': ['15', '0s', '1h', 'fast', 15],
  'monitoring.podMonitor.labels': notALabel,
  'monitoring.prometheusRule.enabled': notASwitch,
  'monitoring.prometheusRule.labels': notALabel,
  'monitoring.prometheusRule.timeToFirstTokenSeconds': notAThreshold,
  'monitoring.prometheusRule.interTokenLatencySeconds': notAThreshold,
  'monitoring.prometheusRule.runbookUrl': ['', 'a b', 'docs/runbook.md#here', '$(model)', 7],
  'monitoring.dashboard.enabled': notASwitch,
  'monitoring.dashboard.labels': notALabel,
  'monitoring.dashboard.annotations': [{ a: 1 }, { 'a b': 'c' }, 'a=b'],
};
