/** An operator whose time depends on the number of tokens alone. */
export interface TokenOperator {
  /** Seconds for `tokens` >= 1 tokens, launch floor included. */
  seconds(tokens: number): number;
}

/** An operator and how often a step runs it. */
export interface Repeated {
  operator: TokenOperator;
  times: number;
}

/**
 * Seconds of several operators together, remembered for each token count. An entry is computed when it is first asked
 * for: a run visits few of them, and making the table costs nothing.
 */
export class TokenTable {
  private readonly operators: readonly Repeated[];
  /** NaN where not computed yet. */
  private readonly table: Float64Array;

  /** @param maxTokens largest count that is remembered; beyond it every call computes */
  constructor(operators: readonly Repeated[], maxTokens: number) {
    this.operators = operators;
    this.table = new Float64Array(maxTokens + 1).fill(Number.NaN);
    this.table[0] = 0;
  }

  /** @param tokens a whole number; 0 tokens take no time */
  seconds(tokens: number): number {
    if (tokens >= this.table.length) return this.compute(tokens);
    const known = this.table[tokens];
    // NaN alone is unequal to itself: cheaper than a call of Number.isNaN.
    // biome-ignore lint/suspicious/noSelfCompare: that is the test for NaN
    if (known === known) return known;
    const computed = this.compute(tokens);
    this.table[tokens] = computed;
    return computed;
  }

  private compute(tokens: number): number {
    let seconds = 0;
    for (const { operator, times } of this.operators) seconds += times * operator.seconds(tokens);
    return seconds;
  }
}
