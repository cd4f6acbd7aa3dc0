import { InfeasibleError } from '../../errors.ts';
import type { Executor } from '../executor.ts';
import { summarizePoint } from './summarize-point.ts';
import type { Sweep } from './sweep.ts';
import type { SweepPoint } from './sweep-result.ts';

export interface RunSweepOptions {
  /** Indices of the points that have been run already. */
  done: ReadonlySet<number>;
  /** Gets every point as soon as it is finished, in no certain order. */
  onPoint: (point: SweepPoint) => void;
  /** Ends the sweep early; what is in flight is given up. */
  signal?: AbortSignal;
}

/**
 * Runs the points of a sweep that have not been run, as many at once as the executor is wide.
 *
 * @throws what a task threw, apart from InfeasibleError, which makes an impossible point; the others are given up
 */
export async function runSweep(sweep: Sweep, executor: Executor, options: RunSweepOptions): Promise<void> {
  const { done, onPoint } = options;
  const failure = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, failure.signal]) : failure.signal;
  const indices = missing(sweep.size, done);
  const lane = async () => {
    for (const index of indices) {
      if (signal.aborted) return;
      const point = await runPoint(sweep, index, executor, signal);
      if (!signal.aborted) onPoint(point);
    }
  };
  const lanes = Array.from({ length: executor.width }, lane);
  try {
    await Promise.all(lanes);
  } catch (error) {
    failure.abort();
    await Promise.allSettled(lanes);
    if (!options.signal?.aborted) throw error;
  }
}

/** Shared by the lanes: each takes the next one. */
function* missing(size: number, done: ReadonlySet<number>): Generator<number> {
  for (let index = 0; index < size; index++) if (!done.has(index)) yield index;
}

async function runPoint(
  sweep: Sweep,
  index: number,
  executor: Executor,
  signal: AbortSignal,
): Promise<SweepPoint> {
  const planned = sweep.point(index);
  const { settings } = planned;
  if ('infeasible' in planned) return { index, settings, deployments: [], infeasible: planned.infeasible };
  const { scenario, seeds } = planned;
  try {
    const output = await executor.run('point', { scenario, seeds }, signal);
    return { index, settings, deployments: summarizePoint(scenario, output) };
  } catch (error) {
    if (!(error instanceof InfeasibleError)) throw error;
    return { index, settings, deployments: [], infeasible: error.message };
  }
}
