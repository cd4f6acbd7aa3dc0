import { dot, ruleX, text } from '@observablehq/plot';
import { signedPercent } from '../../report/numbers.ts';
import { type ChartOptions, drawPlot, signedTick } from './plot-style.ts';

export interface ErrorPoint {
  /** Row: the benchmark. */
  row: string;
  label: string;
  /** simulated / measured - 1 */
  error: number;
  colour: string;
  isFitted: boolean;
}

/** Where the axis ends if that is enough; what is beyond the last stands at the edge. */
const ENDS = [0.2, 0.5, 1];
/** Where there is no room beside the dots. */
const NAME_ABOVE = { frameAnchor: 'left', textAnchor: 'start', dy: -8 } as const;

/** Relative errors, a row for each benchmark. */
export function errorsChart(points: readonly ErrorPoint[], { width }: ChartOptions): SVGElement {
  const rows = [...new Set(points.map(({ row }) => row))];
  const worst = Math.max(0, ...points.map(({ error }) => Math.abs(error)));
  const end = ENDS.find((each) => each >= worst) ?? 1;
  const narrow = width < 560;
  return drawPlot({
    width,
    height: rows.length * (narrow ? 64 : 46) + 60,
    marginLeft: narrow ? 16 : 250,
    marginTop: narrow ? 30 : 20,
    marginBottom: 40,
    x: {
      domain: [-end, end],
      label: 'Simulated against measured',
      tickFormat: signedTick,
      ticks: narrow ? 4 : 8,
      grid: true,
    },
    y: { domain: rows, label: null, tickSize: 0, ...(narrow && { axis: null }) },
    marks: [
      ...(narrow ? [text(rows, { y: (row: string) => row, text: (row: string) => row, ...NAME_ABOVE })] : []),
      ruleX([0], { stroke: 'var(--ink-soft)' }),
      ruleX([-0.1, 0.1], { stroke: 'var(--line)', strokeWidth: 1.5 }),
      dot(points, {
        x: ({ error }: ErrorPoint) => Math.max(-end, Math.min(end, error)),
        y: 'row',
        dy: narrow ? 14 : 0,
        r: 4,
        stroke: { value: 'colour', scale: null },
        fill: {
          value: ({ isFitted, colour }: ErrorPoint) => (isFitted ? 'var(--surface)' : colour),
          scale: null,
        },
        fillOpacity: 0.6,
        title: ({ label, error }: ErrorPoint) => `${label}: ${signedPercent(error)}`,
      }),
    ],
  });
}
