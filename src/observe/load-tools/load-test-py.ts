import { answers, hasText } from './answers.ts';
import type { LoadTool } from './load-tool.ts';
import { interpolated, p50p90p99 } from './statistics.ts';

/**
 * load_test.py of simple_full_stack_inference. TTFT as in vLLM, percentiles interpolated (unlike benchmark.py of the
 * same author). An answer without text is a failure; failures are left out of TTFT and lower `success_rate`, which is
 * in per cent of all requests and which vLLM does not have.
 *
 * It guesses the number of tokens from the number of characters, four to a token, so that its other numbers cannot be
 * compared and are left out here.
 *
 * Source: load_test.py in vinayhpandya/simple_full_stack_inference.
 */
export const loadTestPy: LoadTool = (records) => {
  const successes = answers(records).filter(hasText);
  return {
    ...p50p90p99(
      'ttft',
      successes.map((answer) => answer.ttftSeconds),
      interpolated,
    ),
    ...(records.count > 0 && { success_rate: (100 * successes.length) / records.count }),
  };
};
