import { type SweepRow, sweepRows } from './pareto.ts';
import type { SweepResult } from './sweep-result.ts';

/**
 * Rows with the same numbers: what differs between their points has no effect on the deployment, or what varies makes one
 * deployment of several.
 */
export interface AlikeRows extends SweepRow {
  /** Every value that each axis has in them. */
  settings: Record<string, unknown[]>;
  /** The deployments that they belong to. */
  names: string[];
}

/** Rows in the order of the points; a deployment that an axis does not touch stands there once. */
export function alikeRows(result: SweepResult): AlikeRows[] {
  const groups = new Map<string, SweepRow[]>();
  for (const row of sweepRows(result)) {
    const { name: _name, ...content } = row.deployment;
    const key = JSON.stringify(content);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].map((rows) => ({
    ...rows[0],
    names: [...new Set(rows.map(({ deployment }) => deployment.name))],
    settings: Object.fromEntries(
      result.axes.map(({ name }) => [name, distinct(rows.map(({ point }) => point.settings[name]))]),
    ),
  }));
}

/** Values without those that stand there before. */
export function distinct(values: readonly unknown[]): unknown[] {
  const byText = new Map(values.toReversed().map((value) => [JSON.stringify(value), value]));
  return [...byText.values()].reverse();
}
