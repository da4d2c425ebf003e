/** Series of a scenario, as promtool writes them: values in intervals of a minute, by metric and labels. */
export type Series = Readonly<Record<string, string>>;

/** When an alert fires, and a case close to it in which it does not. Evaluated after an hour. */
export interface AlertCase {
  readonly alert: string;
  readonly fires: Series;
  readonly quiet: Series;
}

const http = 'up{endpoint="http"}';
const relayUp = 'up{endpoint="relay-metrics"}';
const minutes = (value: number): string => `${value}x90`;
const growing = (perMinute: number): string => `0+${perMinute}x90`;

/** A histogram whose observations are all at most `le`, six per minute. */
function histogram(metric: string, le: number): Series {
  const bounds = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20];
  const buckets = bounds.map((bound) => [`${metric}{le="${bound}"}`, growing(bound >= le ? 6 : 0)]);
  return { ...Object.fromEntries(buckets), [`${metric}{le="+Inf"}`]: growing(6) };
}

const ttft = 'vllm:time_to_first_token_seconds_bucket';
const interToken = 'vllm:inter_token_latency_seconds_bucket';
const finished = (reason: string) => `vllm:request_success_total{finished_reason="${reason}"}`;
const responses = (status: string, handler = '/v1/completions') =>
  `http_requests_total{handler="${handler}",status="${status}"}`;
const leftOut = (reason: string) => `kv_events_relay_blocks_left_out_total{reason="${reason}"}`;
const computing = {
  'vllm:prefix_cache_queries_total': growing(3000),
  'vllm:prefix_cache_hits_total': growing(300),
};
const cached = {
  'vllm:prefix_cache_queries_total': growing(3000),
  'vllm:prefix_cache_hits_total': growing(2990),
};

/** Alerts of files/alerts.yaml, with the default thresholds. */
export const vllmAlerts: readonly AlertCase[] = [
  { alert: 'VllmModelDown', fires: { [http]: minutes(0) }, quiet: { [http]: '0x55 1x40' } },
  { alert: 'VllmPodNotReady', fires: { [http]: minutes(0) }, quiet: { [http]: '1x31 0x60' } },
  {
    alert: 'VllmRestarting',
    fires: { 'process_start_time_seconds{endpoint="http"}': '1x20 2x20 3x60' },
    quiet: { 'process_start_time_seconds{endpoint="http"}': '1x20 2x80' },
  },
  {
    alert: 'VllmQueueLong',
    fires: { 'vllm:num_requests_waiting': minutes(9), 'vllm:num_requests_running': minutes(8) },
    quiet: { 'vllm:num_requests_waiting': '9x52 8x40', 'vllm:num_requests_running': minutes(8) },
  },
  {
    alert: 'VllmKvCacheFull',
    fires: { 'vllm:kv_cache_usage_perc': minutes(0.96) },
    quiet: { 'vllm:kv_cache_usage_perc': minutes(0.95) },
  },
  {
    alert: 'VllmPreemptions',
    fires: { 'vllm:num_preemptions_total': growing(2), [finished('stop')]: growing(10) },
    quiet: { 'vllm:num_preemptions_total': growing(1), [finished('stop')]: growing(11) },
  },
  {
    alert: 'VllmServerErrors',
    fires: { [responses('5xx')]: growing(6), [responses('2xx')]: growing(94) },
    quiet: {
      [responses('5xx')]: growing(4),
      [responses('5xx', '/health')]: growing(50),
      [responses('2xx')]: growing(96),
    },
  },
  {
    alert: 'VllmRequestsAborted',
    fires: {
      [finished('abort')]: growing(6),
      [finished('error')]: growing(6),
      [finished('stop')]: growing(88),
    },
    quiet: { [finished('abort')]: growing(9), [finished('length')]: growing(91) },
  },
  { alert: 'VllmTimeToFirstTokenHigh', fires: histogram(ttft, 10), quiet: histogram(ttft, 5) },
  {
    alert: 'VllmInterTokenLatencyHigh',
    fires: histogram(interToken, 0.5),
    quiet: histogram(interToken, 0.2),
  },
  {
    alert: 'VllmStalled',
    fires: {
      'vllm:num_requests_running': minutes(1),
      'vllm:generation_tokens_total': minutes(7),
      'vllm:prompt_tokens_total': minutes(7),
    },
    quiet: {
      'vllm:num_requests_running': minutes(1),
      'vllm:generation_tokens_total': minutes(7),
      'vllm:prompt_tokens_total': growing(1),
    },
  },
];

/** Alerts of files/alerts-relay.yaml. */
export const relayAlerts: readonly AlertCase[] = [
  {
    alert: 'KvEventsRelayDown',
    fires: { [http]: minutes(1), [relayUp]: minutes(0) },
    quiet: { [http]: minutes(0), [relayUp]: minutes(0) },
  },
  {
    alert: 'KvEventsMissing',
    fires: { ...computing, kv_events_relay_batches_received_total: minutes(40) },
    quiet: { ...computing, kv_events_relay_batches_received_total: growing(1) },
  },
  { alert: 'KvEventsMissing', fires: computing, quiet: cached },
  {
    alert: 'KvEventsGaps',
    fires: { kv_events_relay_batches_missed_total: '0x50 3x40' },
    quiet: { kv_events_relay_batches_missed_total: '0x30 3x60' },
  },
  {
    alert: 'KvEventsNoSubscriber',
    fires: { kv_events_relay_subscribers: minutes(0) },
    quiet: { kv_events_relay_subscribers: '0x51 1x40' },
  },
  {
    alert: 'KvEventsLate',
    fires: { kv_events_relay_lag_seconds: minutes(6) },
    quiet: { kv_events_relay_lag_seconds: '6x56 4x0 6x40' },
  },
  {
    alert: 'KvEventsSlowSubscriber',
    fires: { kv_events_relay_slow_subscribers_total: '0x50 1x40' },
    quiet: { kv_events_relay_slow_subscribers_total: minutes(1) },
  },
  {
    alert: 'KvEventsBlocksNotTracked',
    fires: { [leftOut('full')]: growing(5), [leftOut('lora')]: minutes(0) },
    quiet: { [leftOut('full')]: minutes(0), [leftOut('lora')]: growing(5) },
  },
  {
    alert: 'KvEventsInvalid',
    fires: { kv_events_relay_invalid_messages_total: '0x50 1x40' },
    quiet: { kv_events_relay_invalid_messages_total: minutes(1) },
  },
];
