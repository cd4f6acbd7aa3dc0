import { sum } from 'd3-array';
import { answers, decodeSeconds, firstSendSeconds, lastEndSeconds } from './answers.ts';
import type { LoadTool } from './load-tool.ts';
import { byIndex, p50p90p99, perSecond } from './statistics.ts';

/**
 * benchmark.py of simple_full_stack_inference. Where it differs from vLLM:
 *
 * - A percentile is sample number n * p / 100, not interpolated: with 20 requests the p50 is the eleventh and the p99 is
 *   the largest.
 * - Tokens are the pieces of text in the stream. TPOT is (latency - TTFT) / (pieces - 1), taken of answers of one piece
 *   too (divided by 1), where vLLM leaves them out.
 * - An answer without text has all its latency as TTFT, and a TPOT of 0.
 * - The request throughput counts requests that failed, too, and the time runs until they have.
 *
 * Latency is what vLLM calls E2EL.
 *
 * Source: benchmark.py in vinayhpandya/simple_full_stack_inference.
 */
export const benchmarkPy: LoadTool = (records) => {
  const successes = answers(records);
  const ttft = successes.map((answer) => answer.ttftSeconds ?? answer.e2elSeconds);
  const latency = successes.map((answer) => answer.e2elSeconds);
  const tpot = successes.map((answer) => decodeSeconds(answer) / Math.max(answer.outputTokens - 1, 1));
  const throughputs = {
    request_throughput: records.count,
    output_token_throughput: sum(successes, (answer) => answer.outputTokens),
  };
  return {
    ...p50p90p99('ttft', ttft, byIndex),
    ...p50p90p99('latency', latency, byIndex),
    ...p50p90p99('tpot', tpot, byIndex),
    ...perSecond(throughputs, firstSendSeconds(records), lastEndSeconds(records)),
  };
};
