import { ConfigError } from '../../errors.ts';
import type { ArrivalSpec, WorkloadSpec } from '../../workload/workload-spec.ts';

/**
 * The same requests at another rate: the processes here draw their gaps in units of 1 / rate or have them recorded, so
 * that with the same seed all arrival times are those of any other rate, stretched (common random numbers).
 *
 * @throws ConfigError if the workload has no rate that could vary
 */
export function atRate(workload: WorkloadSpec, rate: number): WorkloadSpec {
  if (workload.turns !== undefined)
    throw new ConfigError(
      'a plan needs requests that come at a rate, and in this workload they wait for answers',
    );
  return { ...workload, arrivals: arrivalsAtRate(workload.arrivals, rate) };
}

function arrivalsAtRate(arrivals: ArrivalSpec, rate: number): ArrivalSpec {
  switch (arrivals.process) {
    case 'poisson':
    case 'gamma':
    case 'constant':
    case 'recorded':
      return { ...arrivals, rate };
    default:
      throw new ConfigError(
        `a plan needs requests that come at a steady rate, and those of this workload come in a ${NAMES[arrivals.process]}`,
        { hint: `--set 'workload.arrivals={ process: poisson, rate: ${rate} }'` },
      );
  }
}

const NAMES = { burst: 'burst', ramp: 'ramp', closed: 'closed loop' };
