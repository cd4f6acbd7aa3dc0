import type { DeploymentResult } from '../observe/run-result.ts';
import { LATENCIES, metricLabel, percentileKeys } from './metric-keys.ts';

export interface VllmOptions {
  /** The cap on requests in flight, if the client had one. */
  maxConcurrency?: number | undefined;
  /** Requests a second; not printed if it is infinite. */
  requestRate?: number | undefined;
  /** Sections to print (`--percentile-metrics`). */
  sections?: readonly VllmSection[];
}

export type VllmSection = (typeof LATENCIES)[number];

const SECTION_TITLES: Record<VllmSection, string> = {
  ttft: 'Time to First Token',
  tpot: 'Time per Output Token (excl. 1st token)',
  itl: 'Inter-token Latency',
  e2el: 'End-to-end Latency',
};

const WIDTH = 50;

/**
 * The block that `vllm bench serve` prints, byte for byte, trailing spaces included, so that scripts which read
 * that read this. As there, what there is nothing of is 0.00.
 */
export function renderVllm(deployment: DeploymentResult, options: VllmOptions = {}): string {
  const {
    maxConcurrency,
    requestRate = Number.POSITIVE_INFINITY,
    sections = ['ttft', 'tpot', 'itl'],
  } = options;
  const { metrics } = deployment;
  const count = (label: string, key: string) => row(label, String(metrics[key]));
  const rate = (label: string, key: string) => row(label, twoDecimals(metrics[key] ?? 0));
  return [
    centred(' Serving Benchmark Result ', '='),
    count('Successful requests:', 'completed'),
    count('Failed requests:', 'failed'),
    ...(maxConcurrency === undefined ? [] : [row('Maximum request concurrency:', String(maxConcurrency))]),
    ...(requestRate === Number.POSITIVE_INFINITY
      ? []
      : [row('Request rate configured (RPS):', twoDecimals(requestRate))]),
    rate('Benchmark duration (s):', 'duration'),
    count('Total input tokens:', 'total_input_tokens'),
    count('Total generated tokens:', 'total_output_tokens'),
    rate('Request throughput (req/s):', 'request_throughput'),
    ...(metrics.request_goodput == null ? [] : [rate('Request goodput (req/s):', 'request_goodput')]),
    rate('Output token throughput (tok/s):', 'output_throughput'),
    rate('Peak output token throughput (tok/s):', 'max_output_tokens_per_s'),
    rate('Peak concurrent requests:', 'max_concurrent_requests'),
    rate('Total token throughput (tok/s):', 'total_token_throughput'),
    ...LATENCIES.filter((name) => sections.includes(name)).flatMap((name) => section(metrics, name)),
    '='.repeat(WIDTH),
    '',
  ].join('\n');
}

function section(metrics: DeploymentResult['metrics'], latency: VllmSection): string[] {
  const percentiles = percentileKeys(Object.keys(metrics), latency);
  const keys = [`mean_${latency}_ms`, `median_${latency}_ms`, ...percentiles];
  return [
    centred(SECTION_TITLES[latency], '-'),
    ...keys.map((key) => row(`${metricLabel(key).label} (ms):`, twoDecimals(metrics[key] ?? 0))),
  ];
}

function row(label: string, value: string): string {
  return `${label.padEnd(40)} ${value.padEnd(10)}`;
}

function centred(text: string, fill: string): string {
  const left = Math.floor((WIDTH - text.length) / 2);
  return fill.repeat(left) + text + fill.repeat(WIDTH - text.length - left);
}

/** As Python's `.2f`, which rounds a value halfway between two to the even one, where `toFixed` rounds up. */
function twoDecimals(value: number): string {
  const halfway = Number.isInteger(value * 8) && !Number.isInteger(value * 4);
  if (!halfway) return value.toFixed(2);
  const below = Math.floor(value * 100);
  return ((below % 2 === 0 ? below : below + 1) / 100).toFixed(2);
}
