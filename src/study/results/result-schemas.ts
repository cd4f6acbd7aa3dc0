import * as z from 'zod';

/** What a report relies on in each kind of result; keys besides are welcome. */

const expected = (what: string) => ({ error: () => `expected ${what}` });
const text = z.string(expected('a text'));
const count = z.number(expected('a number'));
const numberOrNull = z.number(expected('a number or null')).nullable();
const truth = z.boolean(expected('true or false'));
const listOf = <Item extends z.ZodType>(item: Item) => z.array(item, expected('a list'));
const map = <Shape extends z.core.$ZodLooseShape>(shape: Shape) => z.looseObject(shape, expected('a map'));
const mapOf = <Value extends z.ZodType>(value: Value) => z.record(z.string(), value, expected('a map'));

const cluster = map({ layout: text, gpus: count });
const estimate = map({ mean: count, low: count.optional(), high: count.optional() });
const estimates = mapOf(estimate.nullable());

const samples = map({
  timeSeconds: listOf(count),
  waiting: listOf(count),
  running: listOf(count),
  usedBlocks: listOf(count),
  batchTokens: listOf(count),
});

export const runSchema = map({
  scenario: text,
  seed: count,
  deployments: listOf(
    map({
      name: text,
      cluster,
      metrics: mapOf(numberOrNull),
      steadiness: map({ verdict: text, diverging: listOf(text) }),
      warmupRule: text,
      requests: map({ total: count, completed: count, failed: count, unfinished: count }),
      waiting: map({ meanMs: mapOf(numberOrNull), slowestPercentMs: mapOf(numberOrNull) }),
      timeline: map({
        workers: listOf(map({ worker: count, role: text, kvBlocks: count, samples })),
      }),
    }),
  ),
});

export const sweepSchema = map({
  scenario: text,
  axes: listOf(map({ name: text })),
  seeds: listOf(count),
  points: listOf(
    map({
      index: count,
      settings: mapOf(z.unknown()),
      deployments: listOf(map({ name: text, cluster, metrics: estimates })),
    }),
  ),
});

export const planSchema = map({
  scenario: text,
  rate: count,
  objectives: listOf(map({ metric: text, comparison: text, limit: count })),
  feasible: truth,
  space: map({
    layouts: count,
    simulated: count,
    discarded: listOf(map({ reason: text, layouts: count })),
  }),
  layouts: listOf(
    map({
      name: text,
      gpus: count,
      meets: truth,
      broken: listOf(map({ metric: text, limit: count, value: count })),
      metrics: estimates,
      binding: map({ gains: listOf(map({ resource: text, gain: count })) }),
    }),
  ),
});

const summary = map({ median: numberOrNull, p90: numberOrNull, cells: count });

export const validationSchema = map({
  predicted: summary,
  fitted: summary,
  benchmarks: listOf(
    map({
      name: text,
      title: text,
      predicted: summary,
      fitted: summary,
      cells: listOf(
        map({
          deployment: text,
          load: text,
          metric: text,
          unit: text,
          measured: count,
          simulated: numberOrNull,
          relativeError: numberOrNull,
          scored: truth,
          role: text,
        }),
      ),
    }),
  ),
});
