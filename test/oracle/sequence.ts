import type { Block } from './block-pool.ts';

/** A request on one engine. */
export interface Sequence {
  request: number;
  inputTokens: number;
  /** True length; only the end of a step looks at it. */
  outputTokens: number;
  maxOutputTokens: number;
  priority: number;
  blocks: Block[];
  /** Tokens whose KV is there. */
  computed: number;
  /** Output tokens made. */
  generated: number;
  /** Its KV is complete but for the latest token: it makes one token a step. */
  decoding: boolean;
  /** Which one it was to start decoding on its engine. */
  joined: number;
  /** Its answer has ended, but a static batch goes on computing. */
  ended: boolean;
  /** It has had tokens in a step before. */
  started: boolean;
  /** When the client received its latest token. */
  lastTokenSeconds: number | undefined;
}

/** Tokens that are known: the prompt and the output so far. */
export function knownTokens(sequence: Sequence): number {
  return sequence.inputTokens + sequence.generated;
}

/** Tokens of prompt and answer whose KV is there; a static batch goes on computing behind the end of an answer. */
export function ownTokens({ computed, inputTokens, outputTokens }: Sequence): number {
  return Math.min(computed, inputTokens + outputTokens - 1);
}

/** Tokens whose KV is missing. */
export function missingTokens(sequence: Sequence): number {
  return knownTokens(sequence) - sequence.computed;
}
