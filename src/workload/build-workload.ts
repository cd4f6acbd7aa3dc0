import { weightedIndex } from '../random/distributions.ts';
import { type RandomStream, stream } from '../random/stream.ts';
import { ARRIVAL_PROCESSES } from './arrivals/index.ts';
import type { Arrivals } from './arrivals.ts';
import { drawLengths } from './lengths.ts';
import { promptOrder, recurringPrompts, sharedPrefixes } from './prompts.ts';
import { repeatedPrompts } from './recorded-prompts.ts';
import { type PromptTable, unsharedPrompts, type Workload } from './request-table.ts';
import { admitTurns, repeatedNames, repeatedTurns } from './turns.ts';
import type { ArrivalSpec, WorkloadSpec } from './workload-spec.ts';

/**
 * Draws the requests of a run. The same specification and seed give the same table; every column has random streams of
 * its own, so that a change to one (twice the rate, another prefix) leaves all others as they were, and the requests of a
 * longer run start with those of a shorter one.
 *
 * @param spec as a checked scenario has it: rates, concurrency and lengths above 0, min <= max
 */
export function buildWorkload(spec: WorkloadSpec, seed: number): Workload {
  const { seconds, admission } = drawArrivals(spec, stream(seed, 'arrivals'));
  const order = drawOrder(spec, seed);
  const inputTokens = drawInputTokens(spec, order, seed);
  return {
    requests: {
      count: spec.requests,
      arrivalSeconds: seconds,
      inputTokens,
      ...drawOutputTokens(spec, seed),
      priority: drawPriorities(spec, seed),
      session: dealSessions(spec),
      prompts: drawPrompts(spec, inputTokens, order, seed),
    },
    admission,
  };
}

function drawArrivals(spec: WorkloadSpec, random: RandomStream): Arrivals {
  const { arrivals, requests, turns } = spec;
  // The entry under a process takes the specification of just that process.
  const process = ARRIVAL_PROCESSES[arrivals.process] as (
    spec: ArrivalSpec,
    count: number,
    random: RandomStream,
  ) => Arrivals;
  if (turns === undefined) return process(arrivals, requests, random);
  return admitTurns(repeatedTurns(turns, requests), arrivals.process === 'recorded', (count) =>
    process(arrivals, count, random),
  );
}

/** The prompt that each request sends, if prompts recur. */
function drawOrder({ requests, prompts }: WorkloadSpec, seed: number): Int32Array | undefined {
  if (prompts?.kind !== 'pool') return undefined;
  return promptOrder(requests, prompts.size, prompts.shuffled ?? false, stream(seed, 'prompts'));
}

function drawInputTokens(
  { requests, input }: WorkloadSpec,
  order: Int32Array | undefined,
  seed: number,
): Int32Array {
  const random = stream(seed, 'input');
  if (order === undefined) return drawLengths(input, requests, random);
  const lengths = drawLengths(
    input,
    1 + order.reduce((largest, prompt) => Math.max(largest, prompt), 0),
    random,
  );
  return order.map((prompt) => lengths[prompt]);
}

/** An answer ends early, or is cut at what was asked for; it is never longer. */
function drawOutputTokens(
  { requests, output, maxOutputTokens, earlyStop }: WorkloadSpec,
  seed: number,
): { outputTokens: Int32Array; maxOutputTokens: Int32Array } {
  const lengths = drawLengths(output, requests, stream(seed, 'output'));
  const asked = maxOutputTokens === undefined ? lengths : new Int32Array(requests).fill(maxOutputTokens);
  const answered = new Int32Array(lengths);
  if (earlyStop) {
    const stops = stream(seed, 'early-stop');
    const earlyLengths = drawLengths(earlyStop.output, requests, stream(seed, 'early-stop-output'));
    for (let i = 0; i < requests; i++) if (stops() < earlyStop.share) answered[i] = earlyLengths[i];
  }
  for (let i = 0; i < requests; i++) answered[i] = Math.min(answered[i], asked[i]);
  return { outputTokens: answered, maxOutputTokens: asked };
}

function drawPriorities({ requests, priorities }: WorkloadSpec, seed: number): Int32Array {
  const column = new Int32Array(requests);
  if (!priorities) return column;
  if ('recorded' in priorities)
    return column.map((_, i) => priorities.recorded[i % priorities.recorded.length]);
  const shares = priorities.map(({ share }) => share);
  const index = weightedIndex(stream(seed, 'priorities'), shares);
  for (let i = 0; i < requests; i++) column[i] = priorities[index()].priority;
  return column;
}

function dealSessions({ requests, sessions }: WorkloadSpec): Int32Array {
  const column = new Int32Array(requests).fill(-1);
  if (sessions === undefined) return column;
  if (typeof sessions === 'number') return column.map((_, i) => i % sessions);
  return repeatedNames(sessions.recorded, requests);
}

function drawPrompts(
  { prompts }: WorkloadSpec,
  inputTokens: Int32Array,
  order: Int32Array | undefined,
  seed: number,
): PromptTable {
  if (order !== undefined) return recurringPrompts(inputTokens, order);
  if (prompts?.kind === 'recorded') return repeatedPrompts(prompts, inputTokens.length);
  if (prompts?.kind !== 'sharedPrefix') return unsharedPrompts(inputTokens.length);
  return sharedPrefixes(inputTokens, prompts.groups, prompts.prefixTokens, stream(seed, 'prompts'));
}
