import { answers, emptyAtOnce, firstSendSeconds } from './answers.ts';
import type { LoadTool } from './load-tool.ts';
import { servingMetrics } from './serving.ts';

/**
 * benchmark_serving.py of vLLM 0.6.1. Where it differs from today's:
 *
 * - An answer that ends before any text is a success whose TTFT was never set and counts as 0: each one lowers mean and
 *   percentiles of TTFT and raises the request throughput. Requests that failed outright are left out, as today.
 * - The clock starts with the first request, which is sent without a gap before it.
 * - Tokens are counted by tokenising the text again, so that TPOT is (E2EL - TTFT) / (length of that - 1); the records
 *   know the tokens that were made, and the two agree but for a few per cent.
 *
 * Source: benchmarks/benchmark_serving.py and backend_request_func.py of that version.
 */
export const vllm061: LoadTool = (records) =>
  servingMetrics(emptyAtOnce(answers(records)), records, firstSendSeconds(records));
