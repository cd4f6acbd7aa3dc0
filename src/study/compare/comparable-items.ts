import { ConfigError } from '../../errors.ts';
import type { RunResult } from '../../observe/run-result.ts';
import { canonicalJson } from '../sweep/hash.ts';
import type { Estimate, SweepResult } from '../sweep/sweep-result.ts';
import { settingsText } from '../vary/grid.ts';
import type { NamedResult } from './compare.ts';

/** What is compared with its like in other files. */
export interface ComparableItem {
  /** The same in all files. */
  key: string;
  name: string;
  metrics: Record<string, Estimate | null>;
  /** Requests pile up. */
  grows: boolean;
}

/** @throws ConfigError if results of this kind cannot be compared */
export function comparableItems({ file, document }: NamedResult): ComparableItem[] {
  if (document.kind === 'run') return ofRun(document.result);
  if (document.kind === 'sweep') return ofSweep(document.result);
  throw new ConfigError(`${file}: a ${document.kind} cannot be compared, expected runs or sweeps`);
}

function ofRun({ deployments }: RunResult): ComparableItem[] {
  return deployments.map(({ name, metrics, steadiness }) => ({
    key: deployments.length === 1 ? '' : name,
    name,
    metrics: Object.fromEntries(
      Object.entries(metrics).map(([key, value]) => [key, value === null ? null : { mean: value }]),
    ),
    grows: steadiness?.verdict === 'growing',
  }));
}

function ofSweep({ points }: SweepResult): ComparableItem[] {
  const names = new Set(points.flatMap(({ deployments }) => deployments.map(({ name }) => name)));
  return points.flatMap(({ settings, deployments }) =>
    deployments.map(({ name, metrics, diverging }) => ({
      key: canonicalJson([settings, names.size === 1 ? '' : name]),
      name: [settingsText(settings), ...(names.size === 1 ? [] : [name])]
        .filter((part) => part !== '')
        .join(', '),
      metrics,
      grows: diverging !== undefined,
    })),
  );
}
