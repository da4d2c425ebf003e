import type { DashboardRow } from './panel.ts';

const range = '[$__rate_interval]';
const rate = (metric: string, labels = ''): string => `rate(${metric}{$s${labels}}${range})`;
const percentile = (part: number, metric: string): string =>
  `histogram_quantile(${part}, sum by (le) (${rate(`${metric}_bucket`)}))`;
const percentiles = (metric: string) => ({
  median: percentile(0.5, metric),
  '95th percentile': percentile(0.95, metric),
});
const decisions = `aibrix_prefix_cache_routing_decisions_total{model="$model"`;
const api = ',handler=~"/v1/.+"';

/** The dashboard's panels. Every expression is evaluated in test/gateway/monitoring.test.ts. */
export const rows: readonly DashboardRow[] = [
  {
    title: 'Requests',
    panels: [
      { title: 'Pods that serve', unit: 'none', lines: { pods: 'sum(up{$s,endpoint="http"})' } },
      {
        title: 'Responses by status',
        unit: 'reqps',
        lines: { '{{status}}': `sum by (status) (${rate('http_requests_total', api)})` },
      },
      {
        title: 'Finished requests by reason',
        unit: 'reqps',
        lines: { '{{finished_reason}}': `sum by (finished_reason) (${rate('vllm:request_success_total')})` },
      },
      {
        title: 'Requests',
        unit: 'none',
        lines: {
          running: 'sum(vllm:num_requests_running{$s})',
          waiting: 'sum(vllm:num_requests_waiting{$s})',
        },
      },
    ],
  },
  {
    title: 'Latency',
    panels: [
      { title: 'Time in the queue', unit: 's', lines: percentiles('vllm:request_queue_time_seconds') },
      { title: 'Time to first token', unit: 's', lines: percentiles('vllm:time_to_first_token_seconds') },
      { title: 'Time between tokens', unit: 's', lines: percentiles('vllm:inter_token_latency_seconds') },
      { title: 'Duration of requests', unit: 's', lines: percentiles('vllm:e2e_request_latency_seconds') },
    ],
  },
  {
    title: 'Tokens and KV cache',
    panels: [
      {
        title: 'Tokens per second',
        unit: 'none',
        lines: {
          prompt: `sum(${rate('vllm:prompt_tokens_total')})`,
          'prompt, from the cache': `sum(${rate('vllm:prefix_cache_hits_total')})`,
          generated: `sum(${rate('vllm:generation_tokens_total')})`,
        },
      },
      {
        title: 'KV cache in use',
        unit: 'percentunit',
        lines: { '{{pod}}': 'max by (pod) (vllm:kv_cache_usage_perc{$s})' },
      },
      {
        title: 'Prefix cache hit rate',
        unit: 'percentunit',
        description: 'Prompt tokens that vLLM found in its cache.',
        lines: {
          '{{pod}}': `sum by (pod) (${rate('vllm:prefix_cache_hits_total')}) / sum by (pod) (${rate('vllm:prefix_cache_queries_total')})`,
        },
      },
      {
        title: 'Preemptions',
        unit: 'cps',
        lines: { '{{pod}}': `sum by (pod) (${rate('vllm:num_preemptions_total')})` },
      },
    ],
  },
  {
    title: 'Gateway (requires the metrics of AIBrix)',
    panels: [
      {
        title: "Gateway's matches and engine's hits",
        unit: 'percentunit',
        description: "A growing gap means that the gateway's index is stale, or that its matches are false.",
        lines: {
          'requests that the gateway matched': `sum(rate(${decisions},match_percent_bucket!="0"}${range})) / sum(rate(${decisions}}${range}))`,
          'prompt tokens that vLLM found': `sum(${rate('vllm:prefix_cache_hits_total')}) / sum(${rate('vllm:prefix_cache_queries_total')})`,
        },
      },
      {
        title: 'Matched percent of prompts',
        unit: 'reqps',
        lines: {
          '{{match_percent_bucket}} %': `sum by (match_percent_bucket) (rate(${decisions}}${range}))`,
        },
      },
    ],
  },
  {
    title: 'KV events (requires the relay)',
    panels: [
      {
        title: 'Batches of events',
        unit: 'cps',
        lines: {
          'received, {{pod}}': rate('kv_events_relay_batches_received_total'),
          'sent, {{pod}}': rate('kv_events_relay_batches_sent_total'),
        },
      },
      {
        title: 'Blocks',
        unit: 'none',
        lines: {
          'held, {{pod}}': 'kv_events_relay_blocks_held{$s}',
          'announced, {{pod}}': 'kv_events_relay_blocks_announced{$s}',
        },
      },
      {
        title: 'Subscribers and lag',
        unit: 'none',
        lines: {
          'subscribers, {{pod}}': 'kv_events_relay_subscribers{$s}',
          'lag in seconds, {{pod}}': 'kv_events_relay_lag_seconds{$s}',
        },
      },
      {
        title: 'Lost events',
        unit: 'none',
        lines: {
          'missed, {{pod}}': 'increase(kv_events_relay_batches_missed_total{$s}[$__range])',
          'invalid, {{pod}}': 'increase(kv_events_relay_invalid_messages_total{$s}[$__range])',
          'slow subscribers, {{pod}}': 'increase(kv_events_relay_slow_subscribers_total{$s}[$__range])',
        },
      },
    ],
  },
];
