/** A benchmark that is right in every line; tests change one of them. */
export const BENCHMARK = `name: demo
title: One against two
source: https://example.org/table
licence: Apache-2.0
fitted:
  - key: link.bandwidth
    value: 3
    unit: GB/s
    range: [1, 12.5]
    reason: one port, of which speed is not known
    cells:
      - { deployment: apart, load: concurrency=2, metric: ttft_p90 }
parts:
  - name: chat
    scenario: demo.yaml
    tool: genai-perf
    seeds: 3
    sequential: true
    workload: { input: 100, maxOutput: 50 }
    levels:
      - { load: concurrency=1, workload: { arrivals: { process: closed, concurrency: 1 }, requests: 4 } }
      - { load: concurrency=2, workload: { input: 200 } }
    metrics: { ttft_p90: ms, output_token_throughput: tok/s }
    measured:
      together:
        concurrency=1: [183.01, 62.18]
        concurrency=2: [792.77, 541.95]
      apart:
        concurrency=2: [2660.16, 433.56]
    notScored:
      - { metric: ttft_p90, load: concurrency=1, why: too few requests }
  - name: bursts
    description: all at once
    scenario: demo.yaml
    tool: vllm-0.6.1
    ignoreEos: false
    levels:
      - { load: burst }
    metrics: { mean_ttft: s }
    measured:
      together:
        burst: [21.57]
`;

/** The benchmark with one piece replaced, which must be in it. */
export function changed(piece: string, replacement: string): string {
  if (!BENCHMARK.includes(piece)) throw new Error(`not in the benchmark: ${piece}`);
  return BENCHMARK.replace(piece, replacement);
}
