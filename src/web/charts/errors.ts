import { dot, ruleX, text } from '@observablehq/plot';
import { signedPercent } from '../../report/numbers.ts';
import { type ChartOptions, drawPlot } from './plot-style.ts';

export interface ErrorPoint {
  /** Row: the benchmark. */
  row: string;
  label: string;
  /** simulated / measured - 1 */
  error: number;
  colour: string;
  isFitted: boolean;
}

const LARGEST = 1;
/** Where there is no room beside the dots. */
const NAME_ABOVE = { frameAnchor: 'left', textAnchor: 'start', dy: -8 } as const;

/** Relative errors, a row for each benchmark; those beyond 100 % stand at the edge. */
export function errorsChart(points: readonly ErrorPoint[], { width }: ChartOptions): SVGElement {
  const rows = [...new Set(points.map(({ row }) => row))];
  const narrow = width < 560;
  return drawPlot({
    width,
    height: rows.length * (narrow ? 64 : 46) + 60,
    marginLeft: narrow ? 16 : 250,
    marginTop: narrow ? 30 : 20,
    marginBottom: 40,
    x: {
      domain: [-LARGEST, LARGEST],
      label: 'Simulated against measured',
      tickFormat: (value: number) => signedPercent(value).replace('.0', ''),
      ticks: narrow ? 4 : 8,
      grid: true,
    },
    y: { domain: rows, label: null, tickSize: 0, ...(narrow && { axis: null }) },
    marks: [
      ...(narrow ? [text(rows, { y: (row: string) => row, text: (row: string) => row, ...NAME_ABOVE })] : []),
      ruleX([0], { stroke: 'var(--ink-soft)' }),
      ruleX([-0.1, 0.1], { stroke: 'var(--line)', strokeWidth: 1.5 }),
      dot(points, {
        x: ({ error }: ErrorPoint) => Math.max(-LARGEST, Math.min(LARGEST, error)),
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
