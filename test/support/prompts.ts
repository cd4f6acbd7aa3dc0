import type { PromptTable } from '../../src/workload/request-table.ts';

/** What prompts share, from one list of [content, tokens] segments per request. */
export function promptTable(segments: readonly (readonly (readonly [number, number])[])[]): PromptTable {
  const first = new Int32Array(segments.length + 1);
  for (const [request, own] of segments.entries()) first[request + 1] = first[request] + own.length;
  const all = segments.flat();
  return {
    first,
    contentId: Int32Array.from(all, ([content]) => content),
    tokens: Int32Array.from(all, ([, tokens]) => tokens),
  };
}
