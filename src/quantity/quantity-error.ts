/** A text is not the quantity that it should be. What is known about the place is added by whoever reads the file. */
export class QuantityError extends Error {
  /** What would be right, such as `a bandwidth such as "600 GB/s"`. */
  readonly expected: string;
  /** What stands there instead, and what is wrong with it. */
  readonly found: string;
  /** The nearest valid spelling, if there is one. */
  readonly hint: string | undefined;

  constructor(expected: string, found: string, hint?: string) {
    super(`expected ${expected}, found ${found}${hint ? ` (${hint})` : ''}`);
    this.name = 'QuantityError';
    this.expected = expected;
    this.found = found;
    this.hint = hint;
  }
}
