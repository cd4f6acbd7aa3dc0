/**
 * Counts the members of a decode batch whose context exceeds a limit, without looking at them: contexts grow by one
 * token a step, so the step in which each will cross the limit is known when it joins.
 */
export class LongContexts {
  /** Members whose context in the next step exceeds the limit. */
  count = 0;
  private readonly limitTokens: number;
  private readonly crossing = new Map<number, number>();

  constructor(limitTokens: number) {
    this.limitTokens = limitTokens;
  }

  /** A sequence with `context` tokens joined when `joinStep` steps had run; `step` have run now. */
  join(joinStep: number, context: number): void {
    const crossing = this.crossingStep(joinStep, context);
    if (crossing <= joinStep + 1) this.count++;
    else this.crossing.set(crossing, (this.crossing.get(crossing) ?? 0) + 1);
  }

  leave(joinStep: number, context: number, step: number): void {
    const crossing = this.crossingStep(joinStep, context);
    if (crossing <= step + 1) this.count--;
    else this.crossing.set(crossing, this.crossing.get(crossing)! - 1);
  }

  /** `step` steps have run. */
  advance(step: number): void {
    const crossed = this.crossing.get(step + 1);
    if (crossed === undefined) return;
    this.count += crossed;
    this.crossing.delete(step + 1);
  }

  /** First step whose context, the new token included, is over the limit. */
  private crossingStep(joinStep: number, context: number): number {
    return joinStep + this.limitTokens - context + 1;
  }
}
