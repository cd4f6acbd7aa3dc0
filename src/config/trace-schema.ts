import type * as z from 'zod';
import type { Replay } from '../workload/recorded-workload.ts';
import { TRACE_FORMAT_NAMES } from '../workload/traces/index.ts';
import type { Pace } from '../workload/traces/pace.ts';
import { CHARACTERS_PER_TOKEN, type TraceReading } from '../workload/traces/trace-reader.ts';
import { INPUT_COUNTS } from '../workload/traces/trace-row.ts';
import { choice, positive, quantity, record, text, wholeNumber } from './fields.ts';
import { arrivalsSchema, rate, tokens } from './workload-schema.ts';

const time = quantity('seconds', 'zero').exactOptional();

/** How a trace is read, which of its rows, and at what pace: keys of a workload, options of `xpyd convert`. */
const selectionShape = {
  format: choice(['auto', ...TRACE_FORMAT_NAMES]).default('auto'),
  limit: wholeNumber(1, 'a whole number of requests, at least 1').exactOptional(),
  from: time,
  until: time,
  turns: wholeNumber(1, 'a whole number of turns, at least 1').exactOptional(),
  failures: choice(['skip', 'keep']).default('skip'),
  inputLength: choice(INPUT_COUNTS).exactOptional(),
  charactersPerToken: positive('a positive number of characters').default(CHARACTERS_PER_TOKEN),
  speedUp: positive('a positive number: 2 is twice as fast').exactOptional(),
  rate: rate.exactOptional(),
  repeat: wholeNumber(1, 'how many times over: a whole number, at least 1', 1_000_000).exactOptional(),
};

const HASH_TOKENS = 512;
const blockShape = {
  hashTokens: wholeNumber(1, 'a whole number of tokens, at least 1').default(HASH_TOKENS),
};

const workloadShape = {
  trace: text('the file of a trace'),
  ...selectionShape,
  ...blockShape,
  arrivals: arrivalsSchema.exactOptional(),
  sessions: choice(['timed', 'closed']).exactOptional(),
  think: time,
  maxOutput: tokens.exactOptional(),
};

const ordered = { error: 'expected from to be before until' };
const oneRate = { error: 'expected speedUp or rate, not both' };
const oneTiming = { error: 'expected arrivals, or a change of the recorded times, not both' };

/** The options of `xpyd convert`. */
export const selectionSchema = record(selectionShape)
  .refine(isOrdered, ordered)
  .refine(hasOneRate, oneRate)
  .transform((selection) => ({ reading: toReading(selection), pace: toPace(selection) }));

/** How many tokens a hash id stands for. */
export const blockSchema = record(blockShape);

/** Recorded requests: `workload` of a scenario that names a trace. */
export const traceWorkloadSchema = record(workloadShape)
  .refine(isOrdered, ordered)
  .refine(hasOneRate, oneRate)
  .refine(
    ({ arrivals, speedUp, rate }) => arrivals === undefined || (speedUp ?? rate) === undefined,
    oneTiming,
  )
  .transform((workload): TraceSettings => {
    const { trace, hashTokens, arrivals, sessions, think, maxOutput } = workload;
    return {
      trace,
      reading: toReading(workload),
      replay: {
        hashTokens,
        ...toPace(workload),
        ...(arrivals !== undefined && { arrivals }),
        ...(sessions !== undefined && { sessions }),
        ...(think !== undefined && { thinkSeconds: think }),
        ...(maxOutput !== undefined && { maxOutputTokens: maxOutput }),
      },
    };
  });

/** A trace as a scenario names it: which file, how it is read, how its requests are sent. */
export interface TraceSettings {
  trace: string;
  reading: TraceReading;
  replay: Replay;
}

type Selection = z.output<ReturnType<typeof z.object<typeof selectionShape>>>;

function toPace({ speedUp, rate, repeat }: Selection): Pace {
  return {
    ...(speedUp !== undefined && { speedUp }),
    ...(rate !== undefined && { rate }),
    ...(repeat !== undefined && { repeat }),
  };
}

function toReading({
  format,
  limit,
  from,
  until,
  turns,
  failures,
  inputLength,
  charactersPerToken,
}: Selection) {
  return {
    format,
    failures,
    charactersPerToken,
    ...(limit !== undefined && { limit }),
    ...(from !== undefined && { fromSeconds: from }),
    ...(until !== undefined && { untilSeconds: until }),
    ...(turns !== undefined && { turns }),
    ...(inputLength !== undefined && { inputLength }),
  } satisfies TraceReading;
}

function isOrdered({
  from = 0,
  until = Number.POSITIVE_INFINITY,
}: {
  from?: number;
  until?: number;
}): boolean {
  return from < until;
}

function hasOneRate({ speedUp, rate }: { speedUp?: number; rate?: number }): boolean {
  return speedUp === undefined || rate === undefined;
}
