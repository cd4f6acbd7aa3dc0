import type { ArrivalSpec } from '../../workload/workload-spec.ts';

/** How requests come, in the words of `vllm bench serve`. */
export interface Traffic {
  /** Requests per second; `inf`: none was set, as for bursts, closed loops and traces. */
  rate: number | 'inf';
  /** 1 is Poisson; `inf`: equal gaps. */
  burstiness: number | 'inf';
  /** Requests in flight of a closed loop. */
  concurrency: number | undefined;
  ramp: { strategy: string; startRate: number; endRate: number } | undefined;
}

export function traffic(arrivals: ArrivalSpec): Traffic {
  return {
    rate: ('rate' in arrivals ? arrivals.rate : undefined) ?? 'inf',
    burstiness: burstiness(arrivals),
    concurrency: arrivals.process === 'closed' ? arrivals.concurrency : undefined,
    ramp: arrivals.process === 'ramp' ? arrivals : undefined,
  };
}

function burstiness(arrivals: ArrivalSpec): number | 'inf' {
  if (arrivals.process === 'constant') return 'inf';
  return ('burstiness' in arrivals ? arrivals.burstiness : undefined) ?? 1;
}
