import type { RequestTable } from '../workload/request-table.ts';
import { hashPrefixes, prefixIds } from './kv/prefix-ids.ts';
import { type WaitColumns, waitColumns } from './wait-clocks.ts';

/**
 * What the engines of one pool know about every request, as columns. A request is on one engine of a pool at a
 * time, so that the engines can share the columns.
 */
export class Sequences {
  readonly table: RequestTable;
  readonly inputTokens: Int32Array;
  readonly outputTokens: Int32Array;
  /** What a request may ask for here: `max_tokens`, but on a prefill worker one token. */
  readonly maxOutputTokens: Int32Array;
  /** Output tokens made so far. Behind for a decoding sequence: see DecodeBatch.generated. */
  readonly generated: Int32Array;
  /** Tokens whose KV is present or scheduled. Behind for a decoding sequence: see DecodeBatch.context. */
  readonly computed: Int32Array;
  /** Tokens whose KV must be present before the next output token: the prompt, after a preemption also the output so far. */
  readonly target: Int32Array;
  /** When the client received its latest token. Behind for a decoding sequence. */
  readonly lastTokenSeconds: Float64Array;
  /** Neighbours in the engine's list of running sequences, in order of admission. */
  readonly runningPrevious: Int32Array;
  readonly runningNext: Int32Array;
  /** Decode step in which it joined the batch, and in which it makes its last token. */
  readonly joinStep: Int32Array;
  readonly finishStep: Int32Array;
  /** Neighbours among the sequences that end in the same decode step. */
  readonly finishPrevious: Int32Array;
  readonly finishNext: Int32Array;
  /** 1 from a preemption until the lost KV is computed again. */
  readonly recomputing: Uint8Array;
  readonly waits: WaitColumns;
  /** By prompt segment: see prefixIds. */
  readonly prefixes: Int32Array;
  private readonly mostOutputTokens: number;

  /** @param maxOutputTokens the most tokens that these engines make of one answer */
  constructor(table: RequestTable, maxOutputTokens = Number.POSITIVE_INFINITY) {
    const ints = () => new Int32Array(table.count);
    this.table = table;
    this.inputTokens = table.inputTokens;
    this.outputTokens = table.outputTokens;
    this.mostOutputTokens = maxOutputTokens;
    this.maxOutputTokens = table.maxOutputTokens.map((tokens) => Math.min(tokens, maxOutputTokens));
    this.generated = ints();
    this.computed = ints();
    this.target = ints();
    this.lastTokenSeconds = new Float64Array(table.count);
    this.runningPrevious = ints();
    this.runningNext = ints();
    this.joinStep = ints();
    this.finishStep = ints();
    this.finishPrevious = ints();
    this.finishNext = ints();
    this.recomputing = new Uint8Array(table.count);
    this.waits = waitColumns(table.count);
    this.prefixes = prefixIds(table.prompts);
  }

  /** True if there are turns that repeat the answer to an earlier one. */
  get hasRepeatedAnswers(): boolean {
    return this.table.prompts.namedTokens !== undefined;
  }

  /** True if a later prompt can begin with the prompt and the answer of the request. */
  namesAnswer(request: number): boolean {
    const { namedTokens } = this.table.prompts;
    return namedTokens !== undefined && namedTokens[request] > this.inputTokens[request];
  }

  /** The row of a request was filled in anew: another request goes by its number. */
  renew(request: number): void {
    this.maxOutputTokens[request] = Math.min(this.table.maxOutputTokens[request], this.mostOutputTokens);
    this.generated[request] = 0;
    this.computed[request] = 0;
    this.recomputing[request] = 0;
    hashPrefixes(this.table.prompts, request, this.prefixes);
  }
}
