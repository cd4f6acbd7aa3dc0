import type { Admission, PromptTable, RequestTable, SimpleAdmission, Workload } from './request-table.ts';

/**
 * Several workloads as one, run one after the other against the same cluster, whose caches stay warm: how a load
 * generator goes through its levels. Each starts when everything before it has been answered; its times count from
 * then.
 */
export function inSequence(workloads: readonly Workload[]): Workload {
  const tables = workloads.map(({ requests }) => requests);
  const stages = workloads.map(({ requests, admission }) => ({
    requests: requests.count,
    admission: simple(admission),
  }));
  return { requests: joinTables(tables), admission: { kind: 'staged', stages } };
}

function simple(admission: Admission): SimpleAdmission {
  if (admission.kind === 'open' || admission.kind === 'closed') return admission;
  throw new RangeError('a stage cannot have stages of its own, nor turns that wait for each other');
}

function joinTables(tables: readonly RequestTable[]): RequestTable {
  const count = tables.reduce((sum, table) => sum + table.count, 0);
  const ints = (column: (table: RequestTable) => Int32Array) => joinInts(tables.map(column));
  const arrivalSeconds = new Float64Array(count);
  let start = 0;
  for (const table of tables) {
    arrivalSeconds.set(table.arrivalSeconds, start);
    start += table.count;
  }
  return {
    count,
    arrivalSeconds,
    inputTokens: ints((table) => table.inputTokens),
    outputTokens: ints((table) => table.outputTokens),
    maxOutputTokens: ints((table) => table.maxOutputTokens),
    priority: ints((table) => table.priority),
    session: ints((table) => table.session),
    prompts: joinPrompts(tables.map((table) => table.prompts)),
  };
}

function joinPrompts(prompts: readonly PromptTable[]): PromptTable {
  let segments = 0;
  const first = [0];
  for (const table of prompts) {
    for (let request = 1; request < table.first.length; request++)
      first.push(segments + table.first[request]);
    segments += table.contentId.length;
  }
  return {
    first: Int32Array.from(first),
    contentId: joinInts(prompts.map((table) => table.contentId)),
    tokens: joinInts(prompts.map((table) => table.tokens)),
  };
}

function joinInts(columns: readonly Int32Array[]): Int32Array {
  const joined = new Int32Array(columns.reduce((sum, column) => sum + column.length, 0));
  let start = 0;
  for (const column of columns) {
    joined.set(column, start);
    start += column.length;
  }
  return joined;
}
