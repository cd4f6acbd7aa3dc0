import { Batch } from './batch.ts';
import { missingTokens, type Sequence } from './sequence.ts';
import { lookUpHead, type Slots } from './slots.ts';

/** new_token_ratio: the share of max_tokens that running requests are expected to use. */
export interface SglangMemory {
  ratio: number;
}

const clip = (tokens: number) => Math.min(tokens, 4096);

export function initialRatio(scheduleConservativeness: number): number {
  return Math.min(0.7 * scheduleConservativeness, 1);
}

export function scheduleSglang(slots: Slots, memory: SglangMemory): Batch {
  const { mixedChunk } = slots.profile.batching;
  const batch = new Batch();
  addPrompts(slots, batch, memory);
  if (slots.decoding.length === 0 || (!batch.empty && !mixedChunk)) return batch;
  if (canAllDecode(slots)) decay(slots, memory);
  else retract(slots, batch, memory);
  for (const sequence of slots.decoding) slots.decode(batch, sequence);
  return batch;
}

function addPrompts(slots: Slots, batch: Batch, memory: SglangMemory): void {
  const { maxNumSeqs, maxNumBatchedTokens, maxChunkTokens, chunkedPrefill } = slots.profile.batching;
  const { pool } = slots;
  const chunkLimit = chunkedPrefill ? maxChunkTokens : Number.POSITIVE_INFINITY;
  const promised = slots.decoding.reduce(
    (sum, { maxOutputTokens, generated }) => sum + maxOutputTokens - generated,
    0,
  );
  let offset = promised * memory.ratio;
  const remaining = () => pool.free.length * pool.blockSize - offset;

  for (const sequence of slots.prompts) {
    const tokens = Math.min(missingTokens(sequence), chunkLimit - batch.prefillTokens);
    if (tokens <= 0 || !slots.hasRoom(sequence, tokens)) return;
    const paged = pool.free.length;
    slots.goOn(batch, sequence, tokens);
    offset += tokens - (paged - pool.free.length) * pool.blockSize + clip(sequence.maxOutputTokens);
  }
  while (slots.waiting.length > 0 && slots.running.length < maxNumSeqs) {
    const inputLeft = maxNumBatchedTokens - batch.prefillTokens;
    const chunkLeft = chunkLimit - batch.prefillTokens;
    if (inputLeft <= 0 || chunkLeft <= 0) return;
    const { head, hits, cached, missing } = lookUpHead(slots);
    const locked = hits.filter((block) => block.users === 0).length * pool.blockSize;
    const claim = missing + locked + clip(head.maxOutputTokens - head.generated);
    const isAlone = batch.empty && slots.running.length === 0;
    if ((claim >= remaining() && !isAlone) || !pool.fits(hits, cached + missing)) return;
    if (missing >= inputLeft && !batch.empty) return;
    const before = pool.free.length * pool.blockSize;
    slots.admit(batch, head, hits, cached, Math.min(missing, chunkLeft));
    offset += claim - (before - pool.free.length * pool.blockSize);
  }
}

function canAllDecode(slots: Slots): boolean {
  const { pool } = slots;
  const needed = slots.decoding.filter(
    ({ blocks, computed }) => pool.blocksFor(computed + 1) > blocks.length,
  );
  return needed.length <= pool.free.length;
}

/** Fewest generated tokens first, of equals the longest prompt, of equals the one admitted last. */
function retract(slots: Slots, batch: Batch, memory: SglangMemory): void {
  const { pool } = slots;
  const isEnough = () =>
    canAllDecode(slots) &&
    (slots.decoding.length === 1 || pool.free.length * pool.blockSize >= 20 * slots.decoding.length);
  const place = new Map<Sequence, number>(slots.running.map((sequence, index) => [sequence, index]));
  const order = slots.decoding.sort(
    (a, b) => a.generated - b.generated || b.inputTokens - a.inputTokens || place.get(b)! - place.get(a)!,
  );
  while (!isEnough()) slots.retract(batch, order.shift()!);
  const asked = order.reduce((sum, sequence) => sum + sequence.maxOutputTokens, 0);
  const made = order.reduce((sum, sequence) => sum + sequence.generated, 0);
  memory.ratio =
    asked > 0
      ? Math.min(1, (made + 20 * order.length) / asked)
      : initialRatio(slots.profile.batching.scheduleConservativeness);
}

/** The ratio falls to 14 % of its first value within 600 decode steps without retraction. */
function decay(slots: Slots, memory: SglangMemory): void {
  const initial = initialRatio(slots.profile.batching.scheduleConservativeness);
  memory.ratio = Math.max(memory.ratio - (initial - 0.14 * initial) / 600, 0.14 * initial);
}
