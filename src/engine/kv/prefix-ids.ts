import { type PromptTable, segmentsEnd } from '../../workload/request-table.ts';

/** Knuth's multiplicative constants: spread neighbouring numbers over the table. */
const SPREAD_PREFIX = 0x9e3779b1;
const SPREAD_CONTENT = 0x85ebca6b;

/**
 * One number for each segment of a table: which of the distinct prefixes of all prompts ends with it. Two segments
 * have the same number if they hold the same content behind the same segments.
 *
 * A hash table in three columns, since a trace has hundreds of thousands of segments and a Map is three times slower.
 */
export function prefixIds(prompts: PromptTable): Int32Array {
  const { first, contentId } = prompts;
  const ids = new Int32Array(contentId.length);
  const size = 2 ** Math.ceil(Math.log2(2 * contentId.length + 2));
  const owners = new Int32Array(size).fill(-1);
  const prefixes = new Int32Array(size);
  const contents = new Int32Array(size);
  let known = 0;
  for (let request = 0; request + 1 < first.length; request++) {
    let prefix = -1;
    for (let segment = first[request]; segment < first[request + 1]; segment++) {
      const content = contentId[segment];
      let slot = spread(prefix, content) & (size - 1);
      while (owners[slot] >= 0 && (prefixes[slot] !== prefix || contents[slot] !== content)) {
        slot = (slot + 1) & (size - 1);
      }
      if (owners[slot] < 0) {
        owners[slot] = known++;
        prefixes[slot] = prefix;
        contents[slot] = content;
      }
      prefix = owners[slot];
      ids[segment] = prefix;
    }
  }
  return ids;
}

/**
 * The same for the segments of one request, without knowledge of the others: a hash of 31 bits, which two of a million
 * prefixes share with a chance of one in two thousand. For tables whose rows are filled in while the cluster runs.
 */
export function hashPrefixes(prompts: PromptTable, request: number, ids: Int32Array): void {
  const { first, contentId } = prompts;
  const end = segmentsEnd(prompts, request);
  let prefix = -1;
  for (let segment = first[request]; segment < end; segment++) {
    prefix = spread(prefix, contentId[segment]) >>> 1;
    ids[segment] = prefix;
  }
}

function spread(prefix: number, content: number): number {
  const mixed = (Math.imul(prefix, SPREAD_PREFIX) ^ Math.imul(content, SPREAD_CONTENT)) >>> 0;
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
