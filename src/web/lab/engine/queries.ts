import type { Place, Segment } from '../../../observe/explain/index.ts';
import type { RunResult } from '../../../observe/run-result.ts';
import type { Cdf } from '../../../report/page/cdf.ts';
import type { ProfileTexts } from './text-library.ts';

/** What the page asks of the engine: to run a scenario, and then about the run that was made last. */
export interface Queries {
  /** Comes first: the profiles. */
  open: { ask: { profiles: ProfileTexts }; answer: undefined };
  /** Simulates a scenario. `file` is what messages call it. */
  run: { ask: { text: string; file: string }; answer: RunAnswer };
  /** Reads what `xpyd run --json` wrote. */
  result: { ask: { file: string; text: string }; answer: RunResult };
  /** Where requests are at one moment, by deployment; of those in one place of one worker at most the first `most`. */
  frame: { ask: { seconds: number; most: number }; answer: Frame[] };
  /** The end of the engine step that comes next, or came before. */
  step: { ask: { seconds: number; direction: 'forward' | 'back' }; answer: number };
  /** What the workers did between two moments, by deployment and worker, in columns of equal width. */
  lanes: { ask: { fromSeconds: number; toSeconds: number; columns: number }; answer: Lane[][] };
  /** Why a request waited. */
  why: { ask: { deployment: number; request: number }; answer: Segment[] };
}

export type QueryKind = keyof Queries;

/** A question, and its answer, as they travel: `id` tells which belongs to which. */
export type Question = {
  [Kind in QueryKind]: { id: number; kind: Kind; ask: Queries[Kind]['ask'] };
}[QueryKind];

export type Reply = { id: number; answer: unknown } | { id: number; refusal: Refusal };

/** Why there is no answer: the message of the error, and its class as the command line counts them. */
export interface Refusal {
  message: string;
  exitCode: number;
}

export interface RunAnswer {
  result: RunResult;
  /** When the last deployment had nothing more to do. */
  endSeconds: number;
  /** What reading and simulating took. */
  wallMilliseconds: number;
  requests: number;
  longestPromptTokens: number;
  figures: DeploymentFigures[];
}

/** What charts are drawn from; entry i of a column belongs to request i, NaN is what has not happened. */
export interface DeploymentFigures {
  arrivalSeconds: Float64Array;
  firstTokenSeconds: Float64Array;
  finishedSeconds: Float64Array;
  inputTokens: Int32Array;
  outputTokens: Int32Array;
  cachedTokens: Int32Array;
  /** Distributions, in seconds. */
  ttft: Cdf;
  itl: Cdf;
}

/**
 * The requests of a deployment at one moment as columns: an entry a request, in order of their numbers. However many
 * there are, no more travel than can be seen.
 */
export interface Frame {
  request: Int32Array;
  /** Index into PLACES. */
  place: Uint8Array;
  /** -1 where there is none. */
  worker: Int16Array;
  /** How much of its stay is over, from 0 to 1. */
  progress: Float32Array;
  /** How many there are in all, those that were left out too. */
  crowds: Crowd[];
}

/** Those who are in one place of one worker. */
export interface Crowd {
  place: Place;
  worker: number;
  count: number;
}

/** One worker over some columns of time. Shares are of the column's width; counts are the largest in it. */
export interface Lane {
  role: string;
  prefill: Float32Array;
  /** Prefill while answers were in progress in the same steps. */
  stall: Float32Array;
  decode: Float32Array;
  waiting: Float32Array;
  /** Share of the KV blocks in use. */
  kvUsed: Float32Array;
}
