import { suggestion } from '../../config/suggestion.ts';
import { ConfigError } from '../../errors.ts';
import { metricLabel } from '../../report/metric-keys.ts';
import { importResults, loadName } from '../import/index.ts';
import type { Measurement } from './measurement.ts';

/**
 * What is taken from a result. High percentiles of one random run say more about that run than about the cluster, and
 * the other keys follow from these.
 */
const METRICS = [
  'output_throughput',
  'mean_ttft_ms',
  'median_ttft_ms',
  'mean_tpot_ms',
  'mean_itl_ms',
  'median_itl_ms',
] as const;

/**
 * Measured numbers from what a load generator wrote: one result, or one a line.
 *
 * @param deployment whose numbers these are; undefined: that of the result's `label`, or the only one
 * @throws ConfigError if it is no such result, or the deployment is unknown
 */
export function readBenchResult(
  text: string,
  file: string,
  deployments: readonly string[],
  deployment?: string,
): Measurement[] {
  return importResults(text, file).flatMap(({ label, settings, metrics }) => {
    const name = deploymentOf(label, deployments, deployment, file);
    return METRICS.flatMap((metric): Measurement[] => {
      const measured = metrics.get(metric);
      if (measured === undefined) return [];
      const unit = metricLabel(metric).unit;
      return [{ deployment: name, load: loadName(settings), settings, metric, unit, measured }];
    });
  });
}

function deploymentOf(
  label: string | undefined,
  deployments: readonly string[],
  given: string | undefined,
  file: string,
): string {
  const name = given ?? (label !== undefined && deployments.includes(label) ? label : undefined);
  if (name === undefined && deployments.length === 1) return deployments[0];
  if (name !== undefined && deployments.includes(name)) return name;
  const reason =
    name === undefined
      ? `${file}: expected to know whose numbers these are: --measured <deployment>=${file}`
      : `no deployment of the scenario is named "${name}"`;
  throw new ConfigError(reason, { hint: suggestion(name ?? '', deployments) });
}
