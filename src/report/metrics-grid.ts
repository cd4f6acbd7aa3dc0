import type { Scenario } from '../config/scenario.ts';
import type { DeploymentResult } from '../observe/run-result.ts';
import type { Cell, Grid } from './grid.ts';
import { metricLabel, parseLatencyKey, percentileKeys } from './metric-keys.ts';
import { grouped, NOTHING, readable, signedPercent } from './numbers.ts';
import { GROWS } from './steadiness.ts';

export type Measured = NonNullable<Scenario['measured']>;

/**
 * Metrics by deployment; beside a simulated value the measured one, and how far off the simulation is. A latency of a
 * queue that grows depends on how long the run lasts: it is quoted only where a real run of this length was measured.
 */
export function metricsGrid(deployments: DeploymentResult[], measured: Measured): Grid {
  const keys = rowKeys(deployments, measured);
  const compared = deployments.some(({ name }) => measured[name]);
  return {
    title: 'Metrics',
    rows: keys.map(metricLabel),
    columns: compared ? ['simulated', 'measured', 'error'] : [],
    blocks: deployments.map((deployment) => ({
      heading: deployment.name,
      cells: keys.map((key) => {
        const real = measured[deployment.name]?.[key];
        const simulated = real === undefined ? quoted(key, deployment) : value(key, deployment.metrics[key]);
        return compared ? [simulated, ...comparison(key, deployment.metrics[key], real)] : [simulated];
      }),
    })),
  };
}

function quoted(key: string, { metrics, steadiness }: DeploymentResult): Cell {
  const latency = parseLatencyKey(key)?.latency;
  if (latency !== undefined && steadiness.diverging.includes(latency)) return { text: GROWS, style: 'bad' };
  return value(key, metrics[key]);
}

/** The rows that people look for, in the order in which they do, and any other metric that was measured. */
function rowKeys(deployments: DeploymentResult[], measured: Measured): string[] {
  const compared = deployments.flatMap(({ name }) => Object.keys(measured[name] ?? {}));
  const known = [...deployments.flatMap(({ metrics }) => Object.keys(metrics)), ...compared];
  const latency = (name: string) => [`mean_${name}_ms`, ...percentileKeys(known, name)];
  const rates = ['output_throughput', 'total_token_throughput', 'request_throughput'];
  const goodput = deployments.some(({ metrics }) => typeof metrics.request_goodput === 'number');
  const latencies = ['mean_e2el_ms', ...latency('ttft'), ...latency('tpot'), ...latency('itl')];
  const counts = ['completed', 'failed'];
  const usual = [...rates, ...(goodput ? ['request_goodput'] : []), ...latencies];
  return [...new Set([...usual, ...compared.filter((key) => !counts.includes(key)), ...counts])];
}

function comparison(key: string, simulated: number | null | undefined, real: number | undefined): Cell[] {
  const error = typeof simulated === 'number' && real ? simulated / real - 1 : undefined;
  return [real === undefined ? { text: '' } : value(key, real), errorCell(error)];
}

function value(key: string, number: number | null | undefined): Cell {
  if (number === null || number === undefined) return { text: NOTHING, style: 'dim' };
  return { text: metricLabel(key).count ? grouped(number) : readable(number) };
}

function errorCell(error: number | undefined): Cell {
  if (error === undefined) return { text: '' };
  const size = Math.abs(error);
  return { text: signedPercent(error), style: size <= 0.1 ? 'good' : size <= 0.25 ? 'fair' : 'bad' };
}
