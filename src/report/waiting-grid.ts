import type { DeploymentResult, WaitingSummary } from '../observe/run-result.ts';
import type { WaitPart } from '../probe/waiting.ts';
import { WAIT_PARTS } from '../probe/waiting.ts';
import type { Cell, Grid } from './grid.ts';
import type { Measured } from './metrics-grid.ts';
import { NOTHING, percent, readable } from './numbers.ts';
import { PHASE_OF_PART } from './phases.ts';
import { GROWS } from './steadiness.ts';
import { WAIT_LABELS } from './wait-labels.ts';

/** A part that is smaller was never met: sums of differences of times leave such crumbs. */
const ROUNDING_MS = 1e-6;

/**
 * The parts of the latency by deployment: mean, share of it, and mean of the slowest requests. Of a latency that depends
 * on how long the run lasts the shares stand alone, unless a real run of this length was measured.
 */
export function waitingGrid(deployments: DeploymentResult[], measured: Measured): Grid | undefined {
  const parts = WAIT_PARTS.filter((part) =>
    deployments.some(
      ({ waiting }) => Math.max(waiting.meanMs[part] ?? 0, waiting.slowestPercentMs[part] ?? 0) > ROUNDING_MS,
    ),
  );
  if (parts.length === 0) return undefined;
  return {
    title: 'Where the time of a request goes',
    rows: [
      ...parts.map((part) => ({ label: WAIT_LABELS[part], unit: 'ms', phase: PHASE_OF_PART[part] })),
      { label: 'End to end', unit: 'ms' },
    ],
    columns: ['mean', 'share', 'slowest 1 %'],
    blocks: deployments.map(({ name, waiting, steadiness }) => {
      const cells = [...parts.map((part) => partCells(waiting, part)), totalCells(waiting)];
      const quoted = measured[name] !== undefined || !steadiness.diverging.includes('e2el');
      return { heading: name, cells: quoted ? cells : sharesAlone(cells) };
    }),
  };
}

function partCells({ meanMs, slowestPercentMs }: WaitingSummary, part: WaitPart): Cell[] {
  return cells(meanMs[part] ?? 0, total(meanMs), slowestPercentMs[part] ?? 0);
}

function totalCells({ meanMs, slowestPercentMs }: WaitingSummary): Cell[] {
  return cells(total(meanMs), total(meanMs), total(slowestPercentMs));
}

function sharesAlone(rows: Cell[][]): Cell[][] {
  const nothing: Cell = { text: '' };
  const total: Cell = { text: GROWS, style: 'bad' };
  return rows.map(([, share], row) =>
    row === rows.length - 1 ? [total, share!, total] : [nothing, share!, nothing],
  );
}

function cells(mean: number, all: number, slowest: number): Cell[] {
  const shown = (ms: number): Cell =>
    ms > ROUNDING_MS ? { text: readable(ms) } : { text: NOTHING, style: 'dim' };
  return [shown(mean), mean > ROUNDING_MS ? { text: percent(mean / all) } : { text: '' }, shown(slowest)];
}

function total(parts: Record<string, number>): number {
  return Object.values(parts).reduce((sum, ms) => sum + ms, 0);
}
