import { sum } from 'd3-array';
import type { AnswerWithText } from './answers.ts';
import { lastEndSeconds } from './answers.ts';
import type { ClientRecords } from './load-tool.ts';
import { meanMedianP99, perSecond, pooledItl } from './statistics.ts';

/**
 * What vLLM's benchmark_serving and the tools that come from it have in common; which requests count, and when the
 * clock starts, is theirs to say.
 *
 * Throughputs are totals over the time until the last request has ended, failed ones included. TTFT and E2EL are over
 * all answers, TPOT is (E2EL - TTFT) / (tokens - 1) over those of more than one token, ITL is over the gaps of all
 * requests, pooled. Percentiles are interpolated.
 *
 * @param answers those that count
 * @param startSeconds when the clock of the tool starts; undefined if it never did
 */
export function servingMetrics(
  answers: readonly AnswerWithText[],
  records: ClientRecords,
  startSeconds: number | undefined,
): Record<string, number> {
  const endSeconds = lastEndSeconds(records);
  const outputTokens = sum(answers, (answer) => answer.outputTokens);
  const inputTokens = sum(answers, (answer) => answer.inputTokens);
  const ofSeveralTokens = answers.filter((answer) => answer.outputTokens > 1);
  const throughputs = {
    request_throughput: answers.length,
    output_token_throughput: outputTokens,
    total_token_throughput: inputTokens + outputTokens,
  };
  return {
    ...(startSeconds !== undefined && endSeconds !== undefined && { duration: endSeconds - startSeconds }),
    ...perSecond(throughputs, startSeconds, endSeconds),
    ...meanMedianP99(
      'ttft',
      answers.map((answer) => answer.ttftSeconds),
    ),
    ...meanMedianP99(
      'tpot',
      ofSeveralTokens.map(
        ({ e2elSeconds, ttftSeconds, outputTokens }) => (e2elSeconds - ttftSeconds) / (outputTokens - 1),
      ),
    ),
    ...pooledItl(records),
    ...meanMedianP99(
      'e2el',
      answers.map((answer) => answer.e2elSeconds),
    ),
  };
}
