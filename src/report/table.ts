import type { DeploymentResult, RunResult } from '../observe/run-result.ts';
import { eventsGrid } from './events-grid.ts';
import type { Grid } from './grid.ts';
import { renderGrid } from './grid.ts';
import type { Measured } from './metrics-grid.ts';
import { metricsGrid } from './metrics-grid.ts';
import { steadinessLines } from './steadiness.ts';
import type { Styler } from './styler.ts';
import { PLAIN } from './styler.ts';
import { waitingGrid } from './waiting-grid.ts';
import { wrap } from './wrap.ts';

export interface TableOptions {
  measured?: Measured | undefined;
  /** Characters a line. */
  width?: number;
  styler?: Styler;
}

/**
 * The deployments of a run side by side: their metrics, where the time of a request goes, and what went wrong. Lines
 * below say which of them are not in steady state.
 */
export function renderTable(result: RunResult, options: TableOptions = {}): string {
  const { measured = {}, width = 100, styler = PLAIN } = options;
  const { deployments } = result;
  const grids = [
    metricsGrid(deployments, measured),
    waitingGrid(deployments, measured),
    eventsGrid(deployments),
  ];
  const sections = grids
    .filter((grid): grid is Grid => grid !== undefined)
    .map((grid) => renderGrid(grid, width, styler));
  const notes = steadinessLines(deployments).flatMap((line) => wrap(line, width, '  '));
  return [titleLines(result, styler), ...sections, notes.map(styler.fair)]
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function titleLines({ scenario, seed, deployments }: RunResult, styler: Styler): string[] {
  const nameWidth = Math.max(0, ...deployments.map(({ name }) => name.length));
  return [
    `${styler.heading(scenario)}${styler.dim(`, seed ${seed}`)}`,
    ...deployments.map(({ name, cluster }) => `  ${name.padEnd(nameWidth)}  ${clusterLine(cluster)}`),
  ];
}

function clusterLine({
  layout,
  gpus,
  pricePerHour,
  currency,
  boardPowerWatts,
}: DeploymentResult['cluster']): string {
  return [
    layout,
    gpus === 1 ? '1 GPU' : `${gpus} GPUs`,
    ...(pricePerHour === undefined ? [] : [`${pricePerHour.toFixed(2)} ${currency} an hour`]),
    ...(boardPowerWatts === undefined ? [] : [`${(boardPowerWatts / 1000).toFixed(1)} kW`]),
  ].join(', ');
}
