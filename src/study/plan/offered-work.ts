import { type RequestTable, segmentsEnd, type Workload } from '../../workload/request-table.ts';

/** What a request asks of a cluster on average, as little as it can be. */
export interface OfferedWork {
  /** Prompt tokens that no prefix cache can hold. */
  promptTokens: number;
  /** Tokens of the whole prompt, whose KV is handed over. */
  handedTokens: number;
  /** Tokens that decode steps make: all but the first, which the prefill makes. */
  decodeTokens: number;
  /** Context that decode attention reads: for each of these tokens everything before it. */
  contextTokens: number;
  /** Of the request with the longest: prompt, and prompt with answer. */
  longestPrompt: number;
  longestContext: number;
  /** True if prompts share tokens, so that their contexts may share memory. */
  shares: boolean;
}

/** The least that several draws of a workload ask for, and the longest requests of all. */
export function leastWork(workloads: readonly Workload[]): OfferedWork {
  return workloads
    .map(({ requests }) => offeredWork(requests))
    .reduce((least, work) => ({
      promptTokens: Math.min(least.promptTokens, work.promptTokens),
      handedTokens: Math.min(least.handedTokens, work.handedTokens),
      decodeTokens: Math.min(least.decodeTokens, work.decodeTokens),
      contextTokens: Math.min(least.contextTokens, work.contextTokens),
      longestPrompt: Math.max(least.longestPrompt, work.longestPrompt),
      longestContext: Math.max(least.longestContext, work.longestContext),
      shares: least.shares || work.shares,
    }));
}

export function offeredWork({
  count,
  inputTokens,
  outputTokens,
  maxOutputTokens,
  prompts,
}: RequestTable): OfferedWork {
  const total = { promptTokens: 0, handedTokens: 0, decodeTokens: 0, contextTokens: 0 };
  let [longestPrompt, longestContext] = [0, 0];
  for (let request = 0; request < count; request++) {
    const [input, steps] = [inputTokens[request], outputTokens[request] - 1];
    total.promptTokens += Math.max(1, input - sharedTokens(prompts, request));
    total.handedTokens += input;
    total.decodeTokens += steps;
    total.contextTokens += steps * input + (steps * (steps + 1)) / 2;
    longestPrompt = Math.max(longestPrompt, input);
    longestContext = Math.max(longestContext, input + maxOutputTokens[request]);
  }
  const means = Object.fromEntries(Object.entries(total).map(([key, sum]) => [key, sum / count]));
  return { ...(means as typeof total), longestPrompt, longestContext, shares: prompts.tokens.length > 0 };
}

/** Tokens at the start of a prompt that others may have brought before. */
function sharedTokens(prompts: RequestTable['prompts'], request: number): number {
  const end = segmentsEnd(prompts, request);
  let sum = 0;
  for (let segment = prompts.first[request]; segment < end; segment++) sum += prompts.tokens[segment];
  return sum;
}
