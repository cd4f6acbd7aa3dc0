import type { SchedulerKind } from '../../src/engine/schedulers/index.ts';
import { Batch } from './batch.ts';
import { type SglangMemory, scheduleSglang } from './schedule-sglang.ts';
import { missingTokens } from './sequence.ts';
import { lookUpHead, type Slots } from './slots.ts';

/** Forms the next step of an engine. `memory` is what a scheduler remembers from step to step. */
export function schedule(kind: SchedulerKind, slots: Slots, memory: SglangMemory): Batch {
  if (kind === 'sglang') return scheduleSglang(slots, memory);
  if (kind === 'static') return scheduleStatic(slots);
  if (kind === 'vllm-v0' && !slots.profile.batching.chunkedPrefill) return scheduleV0(slots);
  return scheduleV1(slots);
}

/** Walks over the decoding sequences; whoever finds no block makes vLLM preempt, in the end itself. */
function decodeAll(slots: Slots, batch: Batch): void {
  for (const sequence of slots.decoding) {
    while (slots.running.includes(sequence) && !slots.hasRoom(sequence, 1)) slots.preemptOne(batch);
    if (slots.running.includes(sequence)) slots.decode(batch, sequence);
  }
}

function scheduleV1(slots: Slots): Batch {
  const batch = new Batch();
  const { maxNumSeqs, maxNumBatchedTokens, maxChunkTokens, chunkedPrefill } = slots.profile.batching;
  decodeAll(slots, batch);
  for (const sequence of slots.prompts) {
    if (!slots.running.includes(sequence)) continue;
    const tokens = Math.min(missingTokens(sequence), maxChunkTokens, maxNumBatchedTokens - batch.tokens);
    if (tokens <= 0) break;
    while (slots.running.includes(sequence) && !slots.hasRoom(sequence, tokens)) slots.preemptOne(batch);
    if (!slots.running.includes(sequence)) break;
    slots.goOn(batch, sequence, tokens);
  }
  publishChunks(slots, batch);
  while (batch.preemptions === 0 && slots.waiting.length > 0 && slots.running.length < maxNumSeqs) {
    const budget = maxNumBatchedTokens - batch.tokens;
    const { head, hits, cached, missing } = lookUpHead(slots);
    if (budget <= 0 || (!chunkedPrefill && missing > budget && !batch.empty)) break;
    const tokens = chunkedPrefill ? Math.min(missing, maxChunkTokens, budget) : missing;
    if (!slots.pool.fits(hits, cached + tokens)) break;
    slots.admit(batch, head, hits, cached, tokens);
    publishChunks(slots, batch);
  }
  return batch;
}

/** vLLM V1 makes blocks known when their tokens are scheduled. */
function publishChunks(slots: Slots, batch: Batch): void {
  for (const { sequence, cached, tokens } of batch.chunks)
    slots.pool.publish(sequence.request, sequence.blocks, cached + tokens);
}

function scheduleV0(slots: Slots): Batch {
  const batch = new Batch();
  const { maxNumSeqs, maxNumBatchedTokens, watermark } = slots.profile.batching;
  while (slots.waiting.length > 0 && slots.running.length < maxNumSeqs) {
    const { head, hits, cached, missing } = lookUpHead(slots);
    if (!batch.empty && batch.prefillTokens + missing > maxNumBatchedTokens) break;
    const spare = slots.running.length > 0 ? Math.floor(watermark * slots.pool.total) : 0;
    if (!slots.pool.fits(hits, cached + missing, spare)) break;
    slots.admit(batch, head, hits, cached, missing);
  }
  if (batch.empty) decodeAll(slots, batch);
  return batch;
}

function scheduleStatic(slots: Slots): Batch {
  const batch = new Batch();
  if (slots.running.length > 0) {
    for (const sequence of slots.running) slots.decode(batch, sequence);
    return batch;
  }
  while (slots.waiting.length > 0 && slots.running.length < slots.profile.batching.maxNumSeqs) {
    const { head, hits, cached, missing } = lookUpHead(slots);
    const members = [...slots.running, head];
    const longest =
      Math.max(...members.map((member) => member.inputTokens)) +
      Math.max(...members.map((member) => member.maxOutputTokens));
    if (members.length > 1 && members.length * slots.pool.blocksFor(longest) > slots.pool.total) break;
    slots.admit(batch, head, hits, cached, missing);
  }
  return batch;
}
