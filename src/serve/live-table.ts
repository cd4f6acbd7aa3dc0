import { Fifo } from '../engine/fifo.ts';
import type { PromptTable, RequestTable } from '../workload/request-table.ts';

/** A request that comes in while the cluster runs. */
export interface LiveRequest {
  inputTokens: number;
  /** How long the answer will be, and the longest that the client asked for. */
  outputTokens: number;
  maxOutputTokens: number;
  /** Smaller is more urgent. */
  priority?: number;
  /** Requests with the same session stick to one worker under session routing. */
  session?: number;
  /** Content ids of the prompt from its front, one for every SEGMENT_TOKENS tokens: equal content, equal id. */
  contentIds?: readonly number[];
}

/** What of a prompt others can share is told apart in pieces of so many tokens. */
export const SEGMENT_TOKENS = 256;
/** So much of a prompt can be shared: 128 k tokens. */
const MOST_SEGMENTS = 512;

/**
 * The requests in a running cluster as the engines know them: columns with a fixed number of rows, each of which is filled
 * in anew when a request takes it.
 */
export class LiveTable {
  readonly table: RequestTable;
  /** Taken in turn: where all else is equal, the smaller number came first. */
  private readonly free = new Fifo();

  constructor(rows: number) {
    const ints = (length = rows) => new Int32Array(length);
    this.table = {
      count: rows,
      arrivalSeconds: new Float64Array(rows),
      inputTokens: ints(),
      outputTokens: ints(),
      maxOutputTokens: ints(),
      priority: ints(),
      session: ints(),
      prompts: emptyPrompts(rows),
    };
    for (let row = 0; row < rows; row++) this.free.push(row);
  }

  /** Requests that have a row. */
  get size(): number {
    return this.table.count - this.free.size;
  }

  /** Gives a request a row; undefined if all are taken. */
  take(request: LiveRequest): number | undefined {
    if (this.free.size === 0) return undefined;
    const row = this.free.shift();
    const { table } = this;
    table.inputTokens[row] = request.inputTokens;
    table.outputTokens[row] = request.outputTokens;
    table.maxOutputTokens[row] = request.maxOutputTokens;
    table.priority[row] = request.priority ?? 0;
    table.session[row] = request.session ?? -1;
    this.writePrompt(row, request.contentIds ?? []);
    return row;
  }

  giveBack(row: number): void {
    this.free.push(row);
  }

  private writePrompt(row: number, contentIds: readonly number[]): void {
    const { first, end, contentId } = this.table.prompts;
    const segments = Math.min(contentIds.length, MOST_SEGMENTS);
    end![row] = first[row] + segments;
    for (let segment = 0; segment < segments; segment++)
      contentId[first[row] + segment] = contentIds[segment];
  }
}

function emptyPrompts(rows: number): PromptTable {
  const first = Int32Array.from({ length: rows + 1 }, (_, row) => row * MOST_SEGMENTS);
  return {
    first,
    end: first.slice(0, rows),
    contentId: new Int32Array(rows * MOST_SEGMENTS),
    tokens: new Int32Array(rows * MOST_SEGMENTS).fill(SEGMENT_TOKENS),
  };
}
