import type { StepFacts } from '../../probe/probe.ts';
import { FloatColumn, IntColumn } from '../growable.ts';

/**
 * What one worker did, as a row of spans that follow each other without a gap: steps, and between them times in which
 * it had nothing that it could do. A span is known by its index.
 */
export class WorkerLog {
  readonly role: string;
  readonly startSeconds = new FloatColumn();
  /** Of a step; NaN for an idle span, which ends when the next one starts. */
  private readonly stepEndSeconds = new FloatColumn();
  /** Why the head of the waiting queue stayed there: an index into WAIT_PARTS. */
  readonly blockedBy = new IntColumn();
  readonly prefillTokens = new IntColumn();
  readonly decodeSequences = new IntColumn();
  readonly decodeContextTokens = new FloatColumn();
  readonly prefillSeconds = new FloatColumn();
  readonly waiting = new IntColumn();
  readonly running = new IntColumn();
  readonly usedBlocks = new IntColumn();
  readonly totalBlocks: number;
  /** The pieces of prompts of span i are the entries from firstChunk[i] to before firstChunk[i + 1]. */
  private readonly firstChunk = new IntColumn();
  readonly chunkRequest = new IntColumn();
  readonly chunkTokens = new IntColumn();
  readonly chunkCachedTokens = new IntColumn();
  /** Seconds of a step with this piece and nothing else. */
  readonly chunkAloneSeconds = new FloatColumn();
  private planned = 0;

  constructor(role: string, totalBlocks: number) {
    this.role = role;
    this.totalBlocks = totalBlocks;
  }

  /** Spans so far; the last one is in progress. */
  get spans(): number {
    return this.startSeconds.length;
  }

  /** Of the next span. */
  addChunk(request: number, tokens: number, cachedTokens: number, aloneSeconds: number): void {
    this.chunkRequest.push(request);
    this.chunkTokens.push(tokens);
    this.chunkCachedTokens.push(cachedTokens);
    this.chunkAloneSeconds.push(aloneSeconds);
  }

  addSpan(step: StepFacts, blockedBy: number): void {
    this.startSeconds.push(step.startSeconds);
    this.stepEndSeconds.push(step.endSeconds);
    this.blockedBy.push(blockedBy);
    this.prefillTokens.push(step.prefillTokens);
    this.decodeSequences.push(step.decodeSequences);
    this.decodeContextTokens.push(step.decodeContextTokens);
    this.prefillSeconds.push(step.prefillSeconds);
    this.waiting.push(step.waiting);
    this.running.push(step.running);
    this.usedBlocks.push(step.usedBlocks);
    this.firstChunk.push(this.planned);
    this.planned = this.chunkRequest.length;
  }

  isStep(span: number): boolean {
    return !Number.isNaN(this.stepEndSeconds.values()[span]);
  }

  /** End of a span; an idle one that nothing follows lasts for ever. */
  end(span: number): number {
    if (this.isStep(span)) return this.stepEndSeconds.values()[span];
    return this.startSeconds.values()[span + 1] ?? Number.POSITIVE_INFINITY;
  }

  /** Entries of the chunk columns that belong to a span: from the first to before the second. */
  chunks(span: number): [number, number] {
    const first = this.firstChunk.values();
    return [first[span], first[span + 1] ?? this.chunkRequest.length];
  }

  /** The last span that started at `time` or before; -1 if there is none. */
  spanAt(time: number): number {
    const starts = this.startSeconds.values();
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= time) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
