import { max, sum } from 'd3-array';
import type { Answer } from './answers.ts';
import { answers, decodeSeconds, firstSendSeconds } from './answers.ts';
import type { LoadTool } from './load-tool.ts';
import { meanMedianP99, perSecond } from './statistics.ts';

/**
 * multi-round-qa.py of the vLLM production stack, in the form that sammshen/multiround-demo runs. Where it differs from
 * vLLM, d being the time from the first text to the end of the answer and n its tokens:
 *
 * - "ITL" is d / n, one number a request: close to what vLLM calls TPOT, which divides by n - 1.
 * - "TPOT" is (d - TTFT) / (n - 1). TTFT is no part of d and is subtracted a second time; a long prompt before a short
 *   answer makes it small, even negative.
 * - An answer without text has a TTFT of 0, and d is 0.
 * - Time runs from the first request to the last answer; requests that failed are not seen at all.
 *
 * Percentiles are interpolated.
 *
 * Source: workload-generator/multi-round-qa.py in sammshen/multiround-demo.
 */
export const multiRoundQa: LoadTool = (records) => {
  const finished = answers(records);
  const withTokens = finished.filter((answer) => answer.outputTokens > 0);
  const ofSeveralTokens = finished.filter((answer) => answer.outputTokens > 1);
  const outputTokens = sum(finished, (answer) => answer.outputTokens);
  const throughputs = {
    request_throughput: finished.length,
    output_token_throughput: outputTokens,
    total_token_throughput: sum(finished, (answer) => answer.inputTokens) + outputTokens,
  };
  return {
    ...meanMedianP99('ttft', finished.map(ttftSeconds)),
    ...meanMedianP99(
      'itl',
      withTokens.map((answer) => decodeSeconds(answer) / answer.outputTokens),
    ),
    ...meanMedianP99('tpot', ofSeveralTokens.map(tpotSeconds)),
    ...perSecond(
      throughputs,
      firstSendSeconds(records),
      max(finished, (answer) => answer.endSeconds),
    ),
  };
};

function ttftSeconds(answer: Answer): number {
  return answer.ttftSeconds ?? 0;
}

function tpotSeconds(answer: Answer): number {
  return (decodeSeconds(answer) - ttftSeconds(answer)) / (answer.outputTokens - 1);
}
