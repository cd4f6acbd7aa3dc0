import type { Deployment } from '../../config/scenario.ts';
import type { Executor } from '../executor.ts';
import type { CapacityOutput } from '../tasks/capacity.ts';
import type { RateSearch } from './largest-rate.ts';
import type { Question } from './screen.ts';

/** The largest rate of a layout, wherever tasks run. */
export function capacityOf(
  deployment: Deployment,
  { rate: _rate, ...asked }: Question,
  search: RateSearch,
  executor: Executor,
): Promise<CapacityOutput> {
  return executor.run('capacity', { ...asked, deployment, search });
}
