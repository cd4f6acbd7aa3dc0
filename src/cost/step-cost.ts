/**
 * Seconds of an engine step. Everything but attention depends on token counts alone and is tabulated, decode
 * attention is a function of the batch and of the sum of its contexts: a step costs O(1), however many run.
 */
export interface StepCost {
  /**
   * Attention of one prompt chunk over all layers, in GPU seconds: `newTokens` after `cachedTokens` that already
   * have KV. The engine adds up the chunks of a step and hands the sum to `stepSeconds`.
   */
  prefillAttentionSeconds(newTokens: number, cachedTokens: number): number;

  /**
   * Wall-clock seconds of one step, host overhead included.
   *
   * @param decodeSequences sequences that make one token each
   * @param decodeContextTokens sum of their contexts, the new token included
   * @param prefillTokens new prompt tokens of all chunks
   * @param prefillSequences chunks
   * @param attentionSeconds sum of `prefillAttentionSeconds` over the chunks
   * @param logitsRows sequences that sample a token: the decoding ones, and the prompts that end in this step
   * @param eager true if this step cannot replay a CUDA graph although its size would allow it
   */
  stepSeconds(
    decodeSequences: number,
    decodeContextTokens: number,
    prefillTokens: number,
    prefillSequences: number,
    attentionSeconds: number,
    logitsRows: number,
    eager: boolean,
  ): number;
}
