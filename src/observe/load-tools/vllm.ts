import { answers, hasText } from './answers.ts';
import type { LoadTool } from './load-tool.ts';
import { servingMetrics } from './serving.ts';

/**
 * `vllm bench serve` as it is today, the reference that the others are compared with; the definitions are those of
 * `servingMetrics`. Only answers with text count: one that ends before its first token is a failure. The clock starts
 * before the first gap of the arrival process, not with the first request. Latencies in milliseconds, `duration` in
 * seconds, throughputs per second.
 *
 * Source: vllm/benchmarks/serve.py and lib/endpoint_request_func.py.
 */
export const vllm: LoadTool = (records) =>
  servingMetrics(answers(records).filter(hasText), records, records.startSeconds);
