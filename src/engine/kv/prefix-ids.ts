import type { PromptTable } from '../../workload/request-table.ts';

/**
 * One number for each segment of a table: which of the distinct prefixes of all prompts ends with it. Two segments
 * have the same number if they hold the same content behind the same segments.
 */
export function prefixIds(prompts: PromptTable): Int32Array {
  const { first, contentId } = prompts;
  const ids = new Int32Array(contentId.length);
  const known = new Map<number, number>();
  const contents = contentId.reduce((most, id) => Math.max(most, id), 0) + 1;
  for (let request = 0; request + 1 < first.length; request++) {
    let prefix = -1;
    for (let segment = first[request]; segment < first[request + 1]; segment++) {
      const key = (prefix + 1) * contents + contentId[segment];
      prefix = known.get(key) ?? known.size;
      known.set(key, prefix);
      ids[segment] = prefix;
    }
  }
  return ids;
}
