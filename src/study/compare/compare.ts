import { ConfigError } from '../../errors.ts';
import { inMetricOrder } from '../../report/metric-keys.ts';
import type { ResultDocument } from '../results/result-document.ts';
import type { Estimate } from '../sweep/sweep-result.ts';
import { type ComparableItem, comparableItems } from './comparable-items.ts';
import {
  type Change,
  COMPARISON_VERSION,
  type ComparedItem,
  type ComparedMetric,
  type Comparison,
} from './comparison.ts';

export interface NamedResult {
  file: string;
  document: ResultDocument;
}

/**
 * Puts results of the same kind side by side. Deployments belong together by name, or if every file has but one; points
 * of sweeps by their settings.
 *
 * @param results at least two
 * @throws ConfigError if they are of different kinds, of a kind that cannot be compared, or have nothing in common
 */
export function compare(results: readonly NamedResult[]): Comparison {
  const [first, ...others] = results;
  const other = others.find(({ document }) => document.kind !== first.document.kind);
  if (other) {
    const kinds = `${first.file} is a ${first.document.kind}, ${other.file} is a ${other.document.kind}`;
    throw new ConfigError(`expected results of one kind: ${kinds}`);
  }
  const lists = results.map(comparableItems);
  const keys = [...new Set(lists.flatMap((items) => items.map(({ key }) => key)))];
  const byKey = lists.map((items) => new Map(items.map((item) => [item.key, item])));
  const matches = keys.map((key) => byKey.map((items) => items.get(key)));
  const common = matches.filter((items): items is ComparableItem[] =>
    items.every((item) => item !== undefined),
  );
  if (common.length === 0) throw nothingInCommon(results, lists);
  return {
    kind: 'comparison',
    schemaVersion: COMPARISON_VERSION,
    files: results.map(({ file, document }) => ({ file, ...origin(document) })),
    items: common.map((items) => compareItems(items, results)),
    unmatched: matches
      .filter((items) => items.includes(undefined))
      .map((items) => ({
        name: items.find((item) => item !== undefined)!.name,
        files: results.flatMap(({ file }, index) => (items[index] ? [file] : [])),
      })),
  };
}

function compareItems(items: ComparableItem[], results: readonly NamedResult[]): ComparedItem {
  const names = [...new Set(items.map(({ name }) => name))];
  const keys = inMetricOrder(Object.keys(items[0].metrics)).filter((key) =>
    items.every(({ metrics }) => metrics[key] !== undefined),
  );
  const metric = (key: string): ComparedMetric => {
    const values = items.map(({ metrics }) => metrics[key]);
    return { values, changes: values.slice(1).map((value) => changeOf(values[0], value)) };
  };
  return {
    // Without a key, the only deployments of all files: they may be called differently.
    name: items[0].key === '' ? names.join(' / ') : items[0].name,
    metrics: Object.fromEntries(keys.map((key) => [key, metric(key)])),
    growing: results.flatMap(({ file }, index) => (items[index].grows ? [file] : [])),
  };
}

/**
 * The difference of two means. It is significant if it exceeds √(h₁² + h₂²), where h are the half widths of the two 95 %
 * intervals: that of the difference of independent estimates. With common random numbers the true one is narrower.
 */
export function changeOf(before: Estimate | null, after: Estimate | null): Change | null {
  if (!before || !after) return null;
  const absolute = after.mean - before.mean;
  const [first, second] = [halfWidth(before), halfWidth(after)];
  return {
    absolute,
    relative: before.mean === 0 ? null : absolute / Math.abs(before.mean),
    ...(first !== undefined &&
      second !== undefined && { significant: Math.abs(absolute) > Math.hypot(first, second) }),
  };
}

function halfWidth({ low, high }: Estimate): number | undefined {
  return low === undefined || high === undefined ? undefined : (high - low) / 2;
}

function origin(document: ResultDocument): { scenario: string; seeds: number[] } {
  if (document.kind === 'run') return { scenario: document.result.scenario, seeds: [document.result.seed] };
  if (document.kind === 'sweep') return { scenario: document.result.scenario, seeds: document.result.seeds };
  return { scenario: '', seeds: [] };
}

function nothingInCommon(results: readonly NamedResult[], lists: ComparableItem[][]): ConfigError {
  const what = results[0].document.kind === 'run' ? 'deployment' : 'point';
  const some = ({ file }: NamedResult, index: number) =>
    `${file} has ${
      lists[index].length === 0
        ? 'none'
        : lists[index]
            .slice(0, 3)
            .map(({ name }) => `"${name}"`)
            .join(', ')
    }`;
  return new ConfigError(`no ${what} is in all of them: ${results.map(some).join('; ')}`);
}
