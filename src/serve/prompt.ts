import { CHARACTERS_PER_TOKEN } from '../workload/traces/trace-reader.ts';
import { hash } from './hash.ts';
import { SEGMENT_TOKENS } from './live-table.ts';

/** A prompt as the engines see it: how long it is, and what of it others may share. */
export interface Prompt {
  inputTokens: number;
  contentIds: number[];
}

/** A prompt of text, its tokens estimated; or of token ids, which are counted. */
export function readPrompt(prompt: string | readonly number[]): Prompt {
  const unitsPerToken = typeof prompt === 'string' ? CHARACTERS_PER_TOKEN : 1;
  const pieceUnits = SEGMENT_TOKENS * unitsPerToken;
  const pieces = Math.floor(prompt.length / pieceUnits);
  return {
    inputTokens: Math.max(1, Math.ceil(prompt.length / unitsPerToken)),
    contentIds: Array.from({ length: pieces }, (_, i) => hash(prompt, i * pieceUnits, (i + 1) * pieceUnits)),
  };
}
