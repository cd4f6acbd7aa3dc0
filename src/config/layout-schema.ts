import * as z from 'zod';
import { nearest } from '../quantity/nearest.ts';
import { record, wholeNumber } from './fields.ts';
import type { Pool } from './scenario.ts';

/** Which pools a deployment has, and how many workers are in each. */
export type Layout = Pick<Pool, 'role' | 'count'>[];

const EXAMPLES = 'a layout such as 1P1D, 3P5D, aggregated or "2 aggregated"';
const MOST_WORKERS = 10_000;
const workers = wholeNumber(1, 'a whole number of workers, at least 1', MOST_WORKERS);

const written = z.string().transform((text, context): Layout => {
  const layout = parseLayout(text);
  if (layout?.every(({ count }) => count <= MOST_WORKERS)) return layout;
  const params = { found: `${JSON.stringify(text)} (text)`, hint: meantBy(text) };
  context.addIssue({ code: 'custom', message: `expected ${EXAMPLES}`, params });
  return z.NEVER;
});

const mapped = record({
  aggregated: workers.exactOptional(),
  prefill: workers.exactOptional(),
  decode: workers.exactOptional(),
}).transform((counts, context): Layout => {
  const isAggregated = counts.aggregated !== undefined;
  if (isAggregated && Object.keys(counts).length === 1) return aggregated(counts.aggregated!);
  if (!isAggregated && counts.prefill && counts.decode) return disaggregated(counts.prefill, counts.decode);
  context.addIssue({ code: 'custom', message: 'expected either aggregated, or prefill and decode' });
  return z.NEVER;
});

/** `1P1D`, `2 aggregated`, `{ prefill: 1, decode: 3 }`. */
export const layoutSchema = z.union([written, mapped], { error: () => `expected ${EXAMPLES}` });

function parseLayout(text: string): Layout | undefined {
  const xpyd = /^([1-9]\d*)P([1-9]\d*)D$/i.exec(text);
  if (xpyd) return disaggregated(Number(xpyd[1]), Number(xpyd[2]));
  const same = /^(?:([1-9]\d*) )?aggregated$/i.exec(text);
  return same ? aggregated(Number(same[1] ?? 1)) : undefined;
}

/** `2 agregated`: the count may be right where the word is not. */
function meantBy(text: string): string | undefined {
  const [, count, word] = /^([1-9]\d* )?(.*)$/.exec(text) ?? [];
  if (word === undefined || word === 'aggregated' || !nearest(word, ['aggregated'])) return undefined;
  return `did you mean "${count ?? ''}aggregated"?`;
}

function aggregated(count: number): Layout {
  return [{ role: 'aggregated', count }];
}

function disaggregated(prefill: number, decode: number): Layout {
  return [
    { role: 'prefill', count: prefill },
    { role: 'decode', count: decode },
  ];
}
