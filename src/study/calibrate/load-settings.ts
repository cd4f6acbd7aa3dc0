import * as z from 'zod';
import { positive, record, wholeNumber } from '../../config/fields.ts';
import { lengthSchema } from '../../config/workload-schema.ts';
import type { ArrivalSpec, WorkloadSpec } from '../../workload/workload-spec.ts';

const rateText = 'a positive number of requests per second, or inf';
const rate = z.union([positive(rateText), z.literal('inf', { error: () => `expected ${rateText}` })]);

/** What a measurement may say about its load, in the words of `vllm bench serve`. */
export const loadSchema = record({
  rate: rate.exactOptional(),
  /** 1: Poisson, as in vLLM. */
  burstiness: positive().exactOptional(),
  concurrency: wholeNumber(1, 'a whole number of requests in flight, at least 1').exactOptional(),
  requests: wholeNumber(1, 'a whole number of requests, at least 1').exactOptional(),
  input: lengthSchema.exactOptional(),
  output: lengthSchema.exactOptional(),
});

/** What is absent is as the scenario says; `rate` and `concurrency` exclude each other. */
export type LoadSettings = z.output<typeof loadSchema>;

/** The scenario's workload under another load. */
export function underLoad(workload: WorkloadSpec, settings: LoadSettings): WorkloadSpec {
  const { requests, input, output } = settings;
  return {
    ...workload,
    arrivals: arrivals(workload.arrivals, settings),
    ...(requests !== undefined && { requests }),
    ...(input && { input }),
    ...(output && { output }),
  };
}

/** The scenario's own process with another rate, if it has a rate; vLLM's, if it has none. */
function arrivals(of: ArrivalSpec, { rate, burstiness, concurrency }: LoadSettings): ArrivalSpec {
  if (concurrency !== undefined) {
    return of.process === 'closed' ? { ...of, concurrency } : { process: 'closed', concurrency };
  }
  if (rate === undefined) return of;
  if (rate === 'inf') return { process: 'burst' };
  if (burstiness === 1) return { process: 'poisson', rate, rescale: true };
  if (burstiness !== undefined) return { process: 'gamma', rate, burstiness, rescale: true };
  return 'rate' in of ? { ...of, rate } : { process: 'poisson', rate, rescale: true };
}
