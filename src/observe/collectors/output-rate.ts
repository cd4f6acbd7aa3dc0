import type { Probe } from '../../probe/probe.ts';
import { FloatColumn } from '../growable.ts';

/** Output tokens by second, counted from the moment when the first request was sent. */
export class OutputRate implements Probe {
  private readonly counts = new FloatColumn();
  private startSeconds: number | undefined;

  arrived(_request: number, time: number): void {
    this.startSeconds ??= time;
  }

  tokens(_worker: number, time: number, _gap: number, count: number): void {
    this.counts.addAt(Math.floor(time - this.startSeconds!), count);
  }

  firstToken(_request: number, time: number): void {
    this.counts.addAt(Math.floor(time - this.startSeconds!), 1);
  }

  /** Entry s holds the tokens that the clients received between s and s + 1 seconds after the start. */
  tokensPerSecond(): Float64Array {
    return this.counts.values();
  }

  /** Tokens of the best second, as `max_output_tokens_per_s` of vLLM. */
  peakTokensPerSecond(): number {
    return this.tokensPerSecond().reduce((peak, tokens) => Math.max(peak, tokens), 0);
  }
}
