import * as z from 'zod';
import { clusterShape, deploymentsSchema, workerShape } from './deployment-schema.ts';
import { record, text, wholeNumber } from './fields.ts';
import { metricsSchema } from './metrics-schema.ts';
import { traceWorkloadSchema } from './trace-schema.ts';
import { workloadSchema } from './workload-schema.ts';

const measurements = z.record(z.string(), z.number({ error: () => 'expected a measured number' }), {
  error: () => 'expected a map of metrics such as mean_ttft_ms',
});

/** A scenario file. What stands at its top holds for every deployment that does not say otherwise. */
export const scenarioSchema = record({
  name: text('the name of the scenario'),
  description: text().exactOptional(),
  source: text('a source: where the experiment was published').exactOptional(),
  seed: wholeNumber(0).default(0),
  ...workerShape,
  ...clusterShape,
  workload: z.union([workloadSchema, traceWorkloadSchema], {
    error: () => 'expected a map of keys: arrivals, requests, input, output; or trace',
  }),
  deployments: deploymentsSchema,
  metrics: metricsSchema.prefault({}),
  measured: z
    .record(z.string(), measurements, { error: () => 'expected a map of deployments to what was measured' })
    .exactOptional(),
});

export type ScenarioSettings = z.output<typeof scenarioSchema>;
