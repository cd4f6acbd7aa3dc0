import { max, min, sum } from 'd3-array';
import { answers, decodeSeconds, hasText } from './answers.ts';
import type { LoadTool } from './load-tool.ts';
import { interpolated, p50p90p99, perSecond } from './statistics.ts';

/**
 * NVIDIA's GenAI-Perf. Where it differs from vLLM:
 *
 * - "ITL" is one number a request, (E2EL - TTFT) / (tokens - 1), which vLLM calls TPOT: its p90 is over requests, and a
 *   single long gap in one answer hardly shows.
 * - Time runs from the first request to the last text, both among the requests that were answered with text.
 * - The request throughput counts every request, those without an answer too; everything else is over answers with text.
 *
 * TTFT is the first response with content minus the time of sending. Percentiles are interpolated.
 *
 * Source: genai_perf/profile_data_parser/llm_profile_data_parser.py.
 */
export const genaiPerf: LoadTool = (records) => {
  const withText = answers(records).filter(hasText);
  const ofSeveralTokens = withText.filter((answer) => answer.outputTokens > 1);
  const itl = ofSeveralTokens.map((answer) => decodeSeconds(answer) / (answer.outputTokens - 1));
  const throughputs = {
    request_throughput: records.count,
    output_token_throughput: sum(withText, (answer) => answer.outputTokens),
  };
  return {
    ...p50p90p99(
      'ttft',
      withText.map((answer) => answer.ttftSeconds),
      interpolated,
    ),
    ...p50p90p99('itl', itl, interpolated),
    ...perSecond(
      throughputs,
      min(withText, (answer) => answer.sendSeconds),
      max(withText, (answer) => answer.endSeconds),
    ),
  };
};
