import * as z from 'zod';
import { LOAD_TOOLS } from '../observe/load-tools/index.ts';
import type { LoadToolKind } from '../observe/load-tools/load-tool.ts';
import { METRIC_UNITS } from '../observe/load-tools/metric-unit.ts';
import type { WorkloadSpec } from '../workload/workload-spec.ts';
import { choice, flag, list, record, text, wholeNumber } from './fields.ts';
import { workloadSchema } from './workload-schema.ts';

const MOST_FITTED = 4;

/** Some keys of a scenario's workload. */
const workloadChanges = workloadSchema.in.partial().transform(
  ({ maxOutput, ...changes }) =>
    ({
      ...changes,
      ...(maxOutput !== undefined && { maxOutputTokens: maxOutput }),
    }) as Partial<WorkloadSpec>,
);

/** Which measured numbers are meant: those of that deployment, load and metric, where one is named. */
const selectorShape = {
  deployment: text('the name of a deployment').exactOptional(),
  load: text('a load such as concurrency=50').exactOptional(),
  metric: text('a metric such as ttft_p90').exactOptional(),
};
const selector = record(selectorShape);
export type CellSelector = z.output<typeof selector>;

const row = list(
  z.number({ error: () => 'expected a measured number' }),
  'a list of measured numbers, one for each metric',
);

const part = record({
  name: text('the name of the part'),
  description: text().exactOptional(),
  scenario: text('the file of a scenario, beside this one'),
  tool: choice(Object.keys(LOAD_TOOLS) as LoadToolKind[]),
  seeds: wholeNumber(1).default(1),
  sequential: flag().default(false),
  ignoreEos: flag().default(true),
  workload: workloadChanges.exactOptional(),
  levels: list(
    record({ load: text('a load such as concurrency=50'), workload: workloadChanges.exactOptional() }),
    'a list of load levels',
  ),
  metrics: z.record(z.string(), choice(METRIC_UNITS), {
    error: () => 'expected a map of metrics to their units, in the order of the columns',
  }),
  measured: z.record(
    z.string(),
    z.record(z.string(), row, { error: () => 'expected a map of loads to rows of numbers' }),
    { error: () => 'expected a map of deployments to their rows' },
  ),
  notScored: list(
    record({ ...selectorShape, why: text('the reason why these do not count') }),
    'a list of metrics, loads or deployments, each with why they do not count',
  ).exactOptional(),
});
export type PartSettings = z.output<typeof part>;

const number = z.number({ error: () => 'expected a number' });

const fittedParameter = record({
  key: text('the key of a parameter such as link.bandwidth'),
  value: number,
  unit: text('the unit of the value'),
  range: z.tuple([number, number], { error: () => 'expected the smallest and the largest value' }),
  reason: text('the reason for the value and the range'),
  cells: list(selector, 'a list of the numbers that it was fitted to').exactOptional(),
}).refine(({ value, range: [low, high] }) => low <= value && value <= high, {
  error: 'expected a value within its range, whose smaller end comes first',
});

/** A benchmark file: `scenarios/published/<name>.benchmark.yaml`. */
export const benchmarkSchema = record({
  name: text('the name of the benchmark'),
  title: text('what was compared, in one line'),
  source: text('a source: where the benchmark was published'),
  description: text().exactOptional(),
  licence: text().exactOptional(),
  fitted: list(fittedParameter, 'a list of parameters that were fitted')
    .max(MOST_FITTED, { error: () => `expected at most ${MOST_FITTED} fitted parameters` })
    .default([]),
  parts: list(part, 'a list of parts'),
});

export type BenchmarkSettings = z.output<typeof benchmarkSchema>;
