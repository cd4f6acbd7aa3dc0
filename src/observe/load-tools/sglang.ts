import { answers, emptyAtOnce, firstSendSeconds } from './answers.ts';
import type { LoadTool } from './load-tool.ts';
import { servingMetrics } from './serving.ts';

/**
 * `sglang.bench_serving`, which comes from vLLM's tool of 2024. Where it differs from today's vLLM:
 *
 * - An answer without text is a success with a TTFT of 0.
 * - The clock starts with the first request, which is sent without a gap before it.
 * - When tokens arrive several at a time, ITL spreads the gap evenly over them, where vLLM takes it for one gap; tokens
 *   that arrive one by one, as in a simulation, give the same ITL.
 *
 * It prints E2EL as "E2E Latency" and takes lengths from the server's count of tokens.
 *
 * Source: python/sglang/bench_serving.py, version 0.4.5.
 */
export const sglang: LoadTool = (records) =>
  servingMetrics(emptyAtOnce(answers(records)), records, firstSendSeconds(records));
