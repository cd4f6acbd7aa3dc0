import { stream } from '../random/stream.ts';
import { drawLengths } from '../workload/lengths.ts';
import type { LengthSpec } from '../workload/workload-spec.ts';

const DRAWN_AT_ONCE = 1024;

/** What a client asks for. */
export interface AskedLength {
  /** `max_tokens`; undefined: as long as the answer gets. */
  maxTokens?: number | undefined;
  /** The answer is exactly as long as asked for. */
  ignoreEos?: boolean | undefined;
}

/** How long answers are: as the client asks, or drawn from the lengths of the scenario and cut at what was asked for. */
export class AnswerLengths {
  private readonly spec: LengthSpec;
  private readonly random: ReturnType<typeof stream>;
  private drawn: Int32Array = new Int32Array(0);
  private next = 0;

  constructor(spec: LengthSpec, seed: number) {
    this.spec = spec;
    this.random = stream(seed, 'output');
  }

  /** Tokens of the next answer, and the most that it may have. */
  length({ maxTokens, ignoreEos }: AskedLength): { outputTokens: number; maxOutputTokens: number } {
    if (ignoreEos && maxTokens !== undefined) return { outputTokens: maxTokens, maxOutputTokens: maxTokens };
    const length = this.draw();
    const maxOutputTokens = maxTokens ?? length;
    return { outputTokens: Math.min(length, maxOutputTokens), maxOutputTokens };
  }

  private draw(): number {
    if (this.next === this.drawn.length) {
      this.drawn = drawLengths(this.spec, DRAWN_AT_ONCE, this.random);
      this.next = 0;
    }
    return this.drawn[this.next++];
  }
}
