import type { Deployment } from '../../config/scenario.ts';
import { type ParameterKey, parameter, type Range, type Values } from './parameters.ts';

/** One parameter of a search: its range, and the coordinate ln(value + offset) in which the search goes. */
export interface Axis extends Range {
  key: ParameterKey;
  offset: number;
}

/** A point of the search: a coordinate for each axis. */
export type Point = readonly number[];

/** The axes of those parameters that these deployments have; a start beyond its range is moved into it. */
export function axesOf(keys: readonly ParameterKey[], deployments: readonly Deployment[]): Axis[] {
  return keys.flatMap((key) => {
    const { offset, range } = parameter(key);
    const found = range(deployments);
    if (found === undefined) return [];
    const { start, low, high } = found;
    return [{ key, offset, low, high, start: Math.min(high, Math.max(low, start)) }];
  });
}

export function coordinate({ offset }: Axis, value: number): number {
  return Math.log(value + offset);
}

/** Closer to a bound, only rounding is between. */
const ROUNDING = 1e-9;

/** The value at a coordinate, within its range whatever rounding does. */
export function valueAt(axis: Axis, at: number): number {
  const { offset, low, high } = axis;
  if (at <= coordinate(axis, low) + ROUNDING) return low;
  return Math.min(high, Math.exp(at) - offset);
}

export function valuesAt(axes: readonly Axis[], point: Point): Values {
  return Object.fromEntries(axes.map((axis, index) => [axis.key, valueAt(axis, point[index])]));
}

export function startOf(axes: readonly Axis[]): Point {
  return axes.map((axis) => coordinate(axis, axis.start));
}

export function boundsOf(axes: readonly Axis[]): { low: Point; high: Point } {
  return {
    low: axes.map((axis) => coordinate(axis, axis.low)),
    high: axes.map((axis) => coordinate(axis, axis.high)),
  };
}
