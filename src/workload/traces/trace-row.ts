/** One request of a trace, as its file tells it. */
export interface TraceRow {
  /** When it was sent, on a clock of the trace; undefined where the format has no times. */
  seconds?: number | undefined;
  inputTokens: number;
  /** 0: the request failed. */
  outputTokens: number;
  /** What `inputTokens` counts: the whole prompt, or only what this turn adds to its session. */
  inputCounts: InputCount;
  /** Names of the blocks that the prompt consists of, from its front: equal names, equal prefix. */
  hashIds?: readonly (number | string)[] | undefined;
  /** Rows with the same session are turns of one conversation, in the order of the file. */
  session?: string | undefined;
  /** Seconds between the end of the previous turn and this one. */
  delaySeconds?: number | undefined;
  /** Smaller is more urgent. */
  priority?: number | undefined;
}

export const INPUT_COUNTS = ['prompt', 'turn'] as const;
export type InputCount = (typeof INPUT_COUNTS)[number];
