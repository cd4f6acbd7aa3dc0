import type { ArrivalKind, ArrivalProcess } from '../arrivals.ts';
import { burst } from './burst.ts';
import { closed } from './closed.ts';
import { constant } from './constant.ts';
import { gammaProcess } from './gamma.ts';
import { poisson } from './poisson.ts';
import { ramp } from './ramp.ts';
import { recorded } from './recorded.ts';

/** Every arrival process by its name in a scenario. */
export const ARRIVAL_PROCESSES = {
  poisson,
  gamma: gammaProcess,
  constant,
  burst,
  ramp,
  closed,
  recorded,
} satisfies { [Kind in ArrivalKind]: ArrivalProcess<Kind> };
