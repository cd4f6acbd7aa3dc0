import * as z from 'zod';
import type { ArrivalKind, ArrivalSpecOf } from '../workload/arrivals.ts';
import type { ArrivalSpec, LengthSpec, PromptSpec, WorkloadSpec } from '../workload/workload-spec.ts';
import {
  choice,
  flag,
  inSeconds,
  list,
  notNegative,
  oneOf,
  positive,
  quantity,
  record,
  share,
  wholeNumber,
} from './fields.ts';

/** What a scenario can say; recorded arrivals come from a trace. */
type WrittenProcess = Exclude<ArrivalKind, 'recorded'>;

export const rate = z.union(
  [positive('a positive number of requests per second'), quantity('ratePerSecond')],
  { error: () => 'expected a positive number of requests per second' },
);
export const tokens = wholeNumber(1, 'a whole number of tokens, at least 1');

const bounds = { min: tokens.exactOptional(), max: tokens.exactOptional() };
const spread = record({ mean: positive(), std: notNegative(), ...bounds }).refine(isOrdered, {
  error: 'expected min to be at most max',
});
const range = z
  .tuple([tokens, tokens], { error: () => 'expected two numbers of tokens, such as [128, 1024]' })
  .refine(([min, max]) => min <= max, { error: 'expected the smaller number of tokens first' });

const occurrences = z
  .record(
    z.string().regex(/^[1-9]\d*$/),
    wholeNumber(1, 'how often this length occurs: a whole number', 10_000),
    {
      error: () => 'expected numbers of tokens, each with how often it occurs',
    },
  )
  .transform((counts) =>
    Object.entries(counts).flatMap(([length, count]) => Array.from({ length: count }, () => Number(length))),
  );
const values = z.union([list(tokens, 'a list of numbers of tokens'), occurrences], {
  error: () => 'expected a list of numbers of tokens, or numbers of tokens with how often each occurs',
});

const lengthForms = oneOf({
  fixed: tokens,
  uniform: range,
  normal: spread,
  lognormal: spread,
  empirical: values,
});

/** A number of tokens, or the distribution that it is drawn from. */
export const lengthSchema = z
  .union([tokens, lengthForms], {
    error: () => 'expected a number of tokens or one of fixed, uniform, normal, lognormal, empirical',
  })
  .transform(toLength);

function toLength(length: number | z.output<typeof lengthForms>): LengthSpec {
  if (typeof length === 'number') return { kind: 'fixed', tokens: length };
  if (length.fixed !== undefined) return { kind: 'fixed', tokens: length.fixed };
  if (length.uniform) return { kind: 'uniform', min: length.uniform[0], max: length.uniform[1] };
  if (length.normal) return { kind: 'normal', ...length.normal };
  if (length.lognormal) return { kind: 'lognormal', ...length.lognormal };
  return { kind: 'empirical', values: length.empirical! };
}

const PROCESSES = {
  poisson: record({ process: z.literal('poisson'), rate, rescale: flag().exactOptional() }),
  gamma: record({
    process: z.literal('gamma'),
    rate,
    burstiness: positive('a positive number: 1 is Poisson, less comes in bursts, more is steadier'),
    rescale: flag().exactOptional(),
  }),
  constant: record({ process: z.literal('constant'), rate }),
  burst: record({ process: z.literal('burst') }),
  ramp: record({
    process: z.literal('ramp'),
    startRate: rate,
    endRate: rate,
    strategy: choice(['linear', 'exponential']).default('linear'),
    burstiness: positive().exactOptional(),
  }),
  closed: record({
    process: z.literal('closed'),
    concurrency: wholeNumber(1, 'a whole number of requests in flight, at least 1'),
    think: quantity('seconds', 'zero').exactOptional(),
  }).transform(inSeconds('think')),
} satisfies { [Kind in WrittenProcess]: z.ZodType<ArrivalSpecOf<Kind>> };

const { poisson, gamma, constant, burst, ramp, closed } = PROCESSES;

export const arrivalsSchema: z.ZodType<ArrivalSpec> = z.discriminatedUnion(
  'process',
  [poisson, gamma, constant, burst, ramp, closed],
  {
    error: ({ code }) =>
      code === 'invalid_union'
        ? `expected one of ${Object.keys(PROCESSES).join(', ')}`
        : 'expected a map with a process and its rate',
  },
);

const poolSize = wholeNumber(1, 'a whole number of distinct prompts, at least 1');
const promptsSchema = oneOf({
  sharedPrefix: record({ groups: wholeNumber(1), tokens }),
  pool: z.union([poolSize, record({ size: poolSize, shuffled: flag().exactOptional() })], {
    error: () => 'expected a number of distinct prompts, or a map with their size',
  }),
}).transform(
  ({ sharedPrefix, pool }): PromptSpec =>
    sharedPrefix
      ? { kind: 'sharedPrefix', groups: sharedPrefix.groups, prefixTokens: sharedPrefix.tokens }
      : { kind: 'pool', ...(typeof pool === 'number' ? { size: pool } : pool!) },
);

const prioritiesSchema = list(
  record({
    priority: z.int({ error: () => 'expected a whole number; smaller is more urgent' }),
    share: share(),
  }),
  'a list of priorities and their shares',
).refine((all) => Math.abs(all.reduce((sum, each) => sum + each.share, 0) - 1) < 1e-9, {
  error: 'expected shares that add up to 1',
});

/** What the users send, drawn at random: `workload` of a scenario that names no trace. */
export const workloadSchema = record({
  arrivals: arrivalsSchema,
  requests: wholeNumber(1, 'a whole number of requests, at least 1', 100_000_000),
  input: lengthSchema,
  output: lengthSchema,
  maxOutput: tokens.exactOptional(),
  earlyStop: record({ share: share(), output: lengthSchema }).exactOptional(),
  prompts: promptsSchema.exactOptional(),
  priorities: prioritiesSchema.exactOptional(),
  sessions: wholeNumber(1, 'a whole number of sessions, at least 1').exactOptional(),
}).transform(
  ({ maxOutput, ...spec }): WorkloadSpec =>
    maxOutput === undefined ? spec : { ...spec, maxOutputTokens: maxOutput },
);

function isOrdered({ min, max }: { min?: number; max?: number }): boolean {
  return min === undefined || max === undefined || min <= max;
}
