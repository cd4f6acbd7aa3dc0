import { latencies } from '../../../observe/latencies.ts';
import type { RunCollector } from '../../../observe/run-collector.ts';
import { cdf } from '../../../report/page/cdf.ts';
import type { DeploymentFigures } from './queries.ts';

/** The columns of a run that charts are drawn from. */
export function figuresOf(
  { requests, gaps }: RunCollector,
  warmupSeconds: number,
  endSeconds: number,
): DeploymentFigures {
  const { arrivalSeconds, firstTokenSeconds, finishedSeconds, inputTokens, outputTokens, cachedTokens } =
    requests;
  return {
    ...{ arrivalSeconds, firstTokenSeconds, finishedSeconds, inputTokens, outputTokens, cachedTokens },
    ttft: cdf({ values: latencies(requests, warmupSeconds, endSeconds).ttft }),
    itl: cdf(gaps.samples()),
  };
}
