import type { PromptTable } from './request-table.ts';
import type { TraceColumns } from './traces/trace-columns.ts';
import type { PromptSpec } from './workload-spec.ts';

type RecordedPrompts = Extract<PromptSpec, { kind: 'recorded' }>;

interface Segment {
  contentId: number;
  tokens: number;
}

/**
 * What the prompts of a trace share: blocks of `hashTokens` tokens with the same hash ids or, where there are none, the
 * conversation of their session so far, answers included. Undefined if they share nothing.
 *
 * @param order the rows in the order of the requests
 */
export function recordedPrompts(
  columns: TraceColumns,
  order: readonly number[],
  hashTokens: number,
): RecordedPrompts | undefined {
  const { firstHash, hashIds, inputTokens, session, sharedTokens } = columns;
  const follows = sharedTokens.some((tokens) => tokens > 0);
  if (hashIds.length === 0 && !follows) return undefined;
  const prompts: RecordedPrompts = { kind: 'recorded', first: [0], contentId: [], tokens: [] };
  const answers = repeatedAnswers(columns, order);
  const conversations = new Map<number, Segment[]>();
  let nextContent = hashIds.reduce((most, id) => Math.max(most, id + 1), 0);
  for (const [request, row] of order.entries()) {
    const ids = hashIds.slice(firstHash[row], firstHash[row + 1]);
    let segments: Segment[] = [];
    if (ids.length > 0) segments = blocks(ids, inputTokens[row], hashTokens);
    else if (follows && session[row] >= 0) {
      const before = conversations.get(session[row]) ?? [];
      segments = continued(before, sharedTokens[row], inputTokens[row], nextContent++);
      if (answers[request] > 0) segments.push({ contentId: nextContent++, tokens: answers[request] });
      conversations.set(session[row], segments);
    }
    for (const { contentId, tokens } of segments) {
      prompts.contentId.push(contentId);
      prompts.tokens.push(tokens);
    }
    prompts.first.push(prompts.contentId.length);
  }
  if (answers.some((tokens) => tokens > 0))
    prompts.namedTokens = order.map((row, request) => inputTokens[row] + answers[request]);
  return prompts;
}

/** Tokens of the answer to each request, where the next turn begins with prompt and answer; 0 elsewhere. */
function repeatedAnswers(columns: TraceColumns, order: readonly number[]): number[] {
  const { firstHash, inputTokens, outputTokens, session, sharedTokens } = columns;
  const answers = order.map(() => 0);
  const latest = new Map<number, number>();
  for (const [request, row] of order.entries()) {
    if (session[row] < 0 || firstHash[row] < firstHash[row + 1]) continue;
    const before = latest.get(session[row]);
    if (before !== undefined) {
      const answer = outputTokens[order[before]];
      if (sharedTokens[row] === inputTokens[order[before]] + answer) answers[before] = answer;
    }
    latest.set(session[row], request);
  }
  return answers;
}

/** Blocks of equal length, the last cut where the prompt ends. */
function blocks(ids: readonly number[], inputTokens: number, hashTokens: number): Segment[] {
  return ids
    .map((contentId, index) => ({
      contentId,
      tokens: Math.min(hashTokens, inputTokens - index * hashTokens),
    }))
    .filter(({ tokens }) => tokens > 0);
}

/** Prompt and answer before, if these are what the prompt begins with, and the rest as a content of its own. */
function continued(
  before: readonly Segment[],
  sharedTokens: number,
  inputTokens: number,
  newContent: number,
): Segment[] {
  const known = before.reduce((sum, { tokens }) => sum + tokens, 0);
  const shared = known === sharedTokens ? before : [];
  const added = inputTokens - (shared.length > 0 ? known : 0);
  return added > 0 ? [...shared, { contentId: newContent, tokens: added }] : [...shared];
}

/** The table of `count` requests: beyond the recorded ones they begin again, with contents of their own. */
export function repeatedPrompts(
  { first, contentId, tokens, namedTokens }: RecordedPrompts,
  count: number,
): PromptTable {
  const rows = first.length - 1;
  const contents = contentId.reduce((most, id) => Math.max(most, id + 1), 0);
  const starts = new Int32Array(count + 1);
  for (let i = 0; i < count; i++) starts[i + 1] = starts[i] + first[(i % rows) + 1] - first[i % rows];
  const table = {
    first: starts,
    contentId: new Int32Array(starts[count]),
    tokens: new Int32Array(starts[count]),
    ...(namedTokens && { namedTokens: Int32Array.from({ length: count }, (_, i) => namedTokens[i % rows]) }),
  };
  for (let i = 0; i < count; i++) {
    const shift = Math.floor(i / rows) * contents;
    for (let segment = first[i % rows], to = starts[i]; to < starts[i + 1]; segment++, to++) {
      table.contentId[to] = contentId[segment] + shift;
      table.tokens[to] = tokens[segment];
    }
  }
  return table;
}
