import * as z from 'zod';
import { list, positive, quantity, record } from './fields.ts';
import type { MetricsSpec } from './scenario.ts';

const OBJECTIVES = ['ttft', 'tpot', 'e2el'] as const;
const SYNTAX = 'objectives such as "ttft:200 tpot:50" in milliseconds';

type Goodput = NonNullable<MetricsSpec['goodput']>;

const milliseconds = z.union([positive(), quantity('seconds').transform((seconds) => seconds * 1000)], {
  error: () => 'expected a time such as "200 ms", or a number of milliseconds',
});

const written = z.string().transform((text, context): Goodput => {
  const objectives = parseObjectives(text);
  if (objectives) return objectives;
  context.addIssue({ code: 'custom', message: `expected ${SYNTAX} of ${OBJECTIVES.join(', ')}` });
  return z.NEVER;
});

const mapped = record({
  ttft: milliseconds.exactOptional(),
  tpot: milliseconds.exactOptional(),
  e2el: milliseconds.exactOptional(),
}).refine((objectives) => Object.keys(objectives).length > 0, {
  error: `expected at least one of ${OBJECTIVES.join(', ')}`,
});

const warmup = z.union([z.literal('auto'), quantity('seconds', 'zero')], {
  error: () => 'expected a time such as "10 s", or auto',
});

/** What is computed from a run: `metrics` of a scenario. The default percentile is that of vLLM. */
export const metricsSchema = record({
  percentiles: list(
    positive('a percentile above 0 and at most 100').max(
      100,
      'expected a percentile above 0 and at most 100',
    ),
    'a list of percentiles such as [50, 90, 99]',
  ).default([99]),
  goodput: z.union([written, mapped], { error: () => `expected ${SYNTAX}` }).exactOptional(),
  warmup: warmup.default(0),
}).transform(({ warmup, ...rest }): MetricsSpec => ({ ...rest, warmupSeconds: warmup }));

/** The syntax of `vllm bench serve --goodput`. */
function parseObjectives(text: string): Goodput | undefined {
  const objectives: Goodput = {};
  for (const part of text.trim().split(/\s+/)) {
    const match = /^(ttft|tpot|e2el):(\d+\.?\d*)$/.exec(part);
    if (!match || Number(match[2]) <= 0) return undefined;
    objectives[match[1] as keyof Goodput] = Number(match[2]);
  }
  return objectives;
}
