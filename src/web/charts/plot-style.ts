import { axisX, axisY, type Markish, type PlotOptions, plot } from '@observablehq/plot';
import { ticks as linearTicks } from 'd3-array';
import { signedPercent } from '../../report/numbers.ts';

export interface ChartOptions {
  /** CSS pixels. */
  width: number;
}

/** What all charts have in common: the type of the page, and no colour of their own. */
const STYLE = {
  background: 'transparent',
  color: 'var(--ink)',
  fontFamily: 'inherit',
  fontSize: '12px',
  overflow: 'visible',
};

/** Draws a chart. It is one picture to those who hear it: the labels that Plot gives to its marks would say nothing. */
export function drawPlot(options: PlotOptions & ChartOptions): SVGElement {
  const marks = [...logAxes(options), ...(options.marks ?? [])];
  const chart = plot({ style: STYLE, ...options, marks }) as SVGElement;
  for (const part of chart.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label');
  for (const part of chart.querySelectorAll('[aria-description]')) part.removeAttribute('aria-description');
  return chart;
}

/** Left to itself, Plot leaves out the labels of some ticks of a logarithmic axis where it finds them too many. */
function logAxes({ x, y }: PlotOptions): Markish[] {
  return [
    ...(x?.type === 'log' ? [axisX(x.ticks as number[], { text: tick })] : []),
    ...(y?.type === 'log' ? [axisY(y.ticks as number[], { text: tick })] : []),
  ];
}

/** Ends of a logarithmic axis that holds all values above 0; a little room if they are equal. */
export function logDomain(values: Iterable<number | null>): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  for (const value of values) {
    if (value === null || value <= 0) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (high === 0) return [1, 10];
  return high > low * 1.05 ? [low, high] : [low / 1.5, high * 1.5];
}

/** Round numbers of a decade, from many to few. */
const FACTORS = [
  [1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 9],
  [1, 2, 3, 4, 5, 6, 7, 8, 9],
  [1, 2, 5],
  [1, 3],
  [1],
];

/** Between ends that are nearer than this decades leave gaps: there the ticks are those of a linear axis. */
const NEAR = 5;

/** Round numbers of a logarithmic axis: as many as keep to `count`. */
export function logTicks([low, high]: [number, number], count: number): number[] {
  const decades = Array.from(
    { length: Math.ceil(Math.log10(high)) - Math.floor(Math.log10(low)) + 1 },
    (_, index) => 10 ** (Math.floor(Math.log10(low)) + index),
  );
  const within = (factors: number[]) =>
    decades
      .flatMap((decade) => factors.map((factor) => factor * decade))
      .filter((value) => value >= low && value <= high);
  const choices = FACTORS.map(within);
  if (high < low * NEAR && choices[0].length > count) return fewTicks(low, high, count);
  return choices.find((ticks) => ticks.length <= count) ?? choices[choices.length - 1];
}

function fewTicks(low: number, high: number, count: number): number[] {
  const ticks = linearTicks(low, high, count);
  return ticks.length <= count || count <= 1 ? ticks : fewTicks(low, high, count - 1);
}

/** 1,500 as "1.5K", 0.25 as "0.25": ticks of an axis, logarithmic ones too. */
export function tick(value: number): string {
  return new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 }).format(value);
}

/** A relative difference as the tick of an axis: "-10 %", "0", "+2.5 %". */
export function signedTick(share: number): string {
  return share === 0 ? '0' : signedPercent(share).replace('.0 ', ' ');
}
