import type { PoolPlan } from '../../cluster/cluster.ts';
import type { OfferedWork } from './offered-work.ts';

/** Batch sizes are looked at on a grid whose lines lie this far apart. */
const GRID_RATIO = 1.2;
const SHARE_STEPS = 10;
/** Where a larger message changes the kernel of the all-reduce, a step can get this much shorter as it grows. */
const DIP = 0.99;

/** The amounts of work in a step, or in a request. */
interface Work {
  promptTokens: number;
  decodeTokens: number;
  contextTokens: number;
}

interface Cell extends Work {
  seconds: number;
}

/**
 * Seconds for which a request keeps a worker busy, at the least: no run of the simulator answers more requests a
 * second and worker than one over this.
 *
 * Give each kind of work (prompt tokens, decoded tokens, context read) a share, together 1. A step then does at most
 *
 *     f = a p / P + b d / D + c x / X        with P, D, X: what a request brings on average
 *
 * of a request, and f adds up to the number of requests over a run, because all of their work is done. So a request
 * takes at least the least `seconds / f` of any step that is possible, whatever the shares; the best shares give the
 * best bound. Possible are all steps within the token budget, the number of sequences and the KV cache. They are looked
 * at in cells of a grid, each with the time of its smallest step and the work of its largest. The attention of prompts is
 * left out.
 *
 * @param stages of the worker's pipeline
 */
export function leastBusySeconds(pool: PoolPlan, work: OfferedWork, stages = 1): number {
  const demand = demandOn(pool, work);
  const cells = stepCells(pool, work, demand, stages);
  return Math.max(...shares(demand).map((share) => slowestPace(cells, demand, share)));
}

/** A prefill worker does not decode, and a decode worker has all prompts but the last token from elsewhere. */
function demandOn({ role, profile }: PoolPlan, work: OfferedWork): Work {
  const { decodeTokens, contextTokens, handedTokens } = work;
  const prompt = profile.cache.prefixCaching ? work.promptTokens : handedTokens;
  return {
    promptTokens: role === 'decode' ? 0 : prompt,
    decodeTokens: role === 'prefill' ? 0 : decodeTokens,
    contextTokens: role === 'prefill' ? 0 : contextTokens,
  };
}

/** Least seconds a request over all cells, with the work of a request weighed so. */
function slowestPace(cells: readonly Cell[], demand: Work, share: Work): number {
  const weight = (kind: keyof Work) => (demand[kind] > 0 ? share[kind] / demand[kind] : 0);
  const [a, b, c] = [weight('promptTokens'), weight('decodeTokens'), weight('contextTokens')];
  let least = Number.POSITIVE_INFINITY;
  for (const { promptTokens, decodeTokens, contextTokens, seconds } of cells) {
    const done = a * promptTokens + b * decodeTokens + c * contextTokens;
    if (done > 0) least = Math.min(least, seconds / done);
  }
  return least === Number.POSITIVE_INFINITY ? 0 : least;
}

/** All ways to divide 1 among the kinds of work that there are. */
function shares(demand: Work): Work[] {
  const steps = Array.from({ length: SHARE_STEPS + 1 }, (_, index) => index / SHARE_STEPS);
  return steps.flatMap((promptTokens) =>
    steps
      .filter((decodeTokens) => promptTokens + decodeTokens <= 1 + 1e-9)
      .map((decodeTokens) => ({
        promptTokens,
        decodeTokens,
        contextTokens: Math.max(0, 1 - promptTokens - decodeTokens),
      }))
      .filter((share) =>
        (['promptTokens', 'decodeTokens', 'contextTokens'] as const).every(
          (kind) => demand[kind] > 0 || share[kind] === 0,
        ),
      ),
  );
}

function stepCells(
  { cost, profile, kvBlocks }: PoolPlan,
  work: OfferedWork,
  demand: Work,
  stages: number,
): Cell[] {
  const { maxNumSeqs, maxNumBatchedTokens } = profile.batching;
  // A scheduler may let one prompt exceed the budget.
  const mostPrompt =
    demand.promptTokens > 0 ? Math.max(maxNumBatchedTokens, maxNumSeqs) + work.longestPrompt : 0;
  const mostDecode = demand.decodeTokens > 0 ? maxNumSeqs : 0;
  const longest = mostDecode * work.longestContext;
  const inMemory = kvBlocks * profile.cache.blockSize + mostDecode;
  const mostContext = work.shares ? longest : Math.min(longest, inMemory);
  const [prompts, decodes, contexts] = [mostPrompt, mostDecode, mostContext].map(gridLines);
  const cells: Cell[] = [];
  for (const [fewPrompt, muchPrompt] of prompts)
    for (const [fewDecode, muchDecode] of decodes)
      for (const [littleContext, muchContext] of fewDecode === 0 ? [[0, 0]] : contexts)
        cells.push({
          promptTokens: muchPrompt,
          decodeTokens: muchDecode,
          contextTokens: muchContext,
          seconds:
            DIP *
            Math.min(
              ...microBatchings(stages, fewPrompt, fewDecode, muchDecode).map(([decodes, chunks]) =>
                cost.stepSeconds(decodes, littleContext, fewPrompt, chunks, 0, decodes, false),
              ),
            ),
        });
  return cells;
}

/**
 * Sequences that the least step of a cell may have: those that decode, and the chunks of prompts.
 *
 * Without a pipeline fewer are always quicker. A pipeline takes a step apart into as many micro-batches as there are
 * sequences, up to its stages: more sequences can make a step shorter, until there are as many as stages. For each number
 * of micro-batches the fewest sequences that make so many are quickest.
 */
function microBatchings(
  stages: number,
  promptTokens: number,
  fewDecode: number,
  muchDecode: number,
): [decodes: number, chunks: number][] {
  const range = (from: number, to: number) =>
    Array.from({ length: Math.max(1, to - from + 1) }, (_, index) => from + index);
  return promptTokens > 0
    ? range(1, stages - fewDecode).map((chunks) => [fewDecode, chunks])
    : range(fewDecode, Math.min(muchDecode, stages)).map((decodes) => [decodes, 0]);
}

/** 0 by itself, then ranges of whole numbers up to `most`, each as wide as a share of where it begins. */
function gridLines(most: number): [from: number, to: number][] {
  const ranges: [number, number][] = [[0, 0]];
  for (let from = 1; from <= most; ) {
    const to = Math.min(most, Math.max(from, Math.floor(from * GRID_RATIO)));
    ranges.push([from, to]);
    from = to + 1;
  }
  return ranges;
}
