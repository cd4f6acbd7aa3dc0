import type { RunResult } from '../observe/run-result.ts';
import { WAIT_PARTS } from '../probe/waiting.ts';
import { inMetricOrder } from './metric-keys.ts';

/** Keys that come first in their object, in this order; metrics and all others follow. */
const LEADING_KEYS = [
  'schemaVersion',
  'scenario',
  'seed',
  'name',
  'cluster',
  'metrics',
  'steadiness',
  'warmupSeconds',
  'warmupRule',
  'requests',
  'waiting',
  'timeline',
  'layout',
  'gpus',
  'total',
  'meanMs',
  'worker',
  'role',
  'steps',
  'timeSeconds',
  'verdict',
  'diverging',
  'waitingForFirstToken',
  'beingAnswered',
  'perSecond',
  'low',
  'high',
  ...WAIT_PARTS,
];

/**
 * A run as JSON. The keys stand in a fixed order, whatever order the objects were built in, so that equal results are
 * equal texts. Numbers that JSON does not know (NaN, infinities) become null. A list of numbers stands on one line.
 */
export function renderJson(result: RunResult): string {
  const text = JSON.stringify(
    result,
    (_key, value: unknown) => (isRecord(value) ? inOrder(value) : value),
    2,
  );
  return `${numbersOnOneLine(text)}\n`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function inOrder(record: Record<string, unknown>): Record<string, unknown> {
  const keys = [...LEADING_KEYS.filter((key) => key in record), ...inMetricOrder(Object.keys(record))];
  return Object.fromEntries(keys.map((key) => [key, record[key]]));
}

/** Line breaks in a JSON text lie outside of its strings, so that this matches nothing but lists of numbers. */
function numbersOnOneLine(json: string): string {
  return json.replace(/\[\n(?:\s+(?:null|[-+.\deE]+),?)+\n\s*\]/g, (list) =>
    list.replace(/\s+/g, ' ').replace('[ ', '[').replace(' ]', ']'),
  );
}
