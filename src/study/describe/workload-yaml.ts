import { wrap } from '../../report/wrap.ts';
import type { WorkloadSettings } from './fit-workload.ts';

const WIDTH = 110;

/** A workload as a block of YAML for a scenario: a line a key, long lists over several lines. */
export function workloadYaml(workload: WorkloadSettings): string {
  const lines = Object.entries(workload).flatMap(([key, value]) =>
    wrap(`  ${key}: ${flow(value)}`, WIDTH, '    '),
  );
  return `${['workload:', ...lines].join('\n')}\n`;
}

/** A value on one line: `{ a: 1, b: [2, 3] }` */
export function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([key, each]) => `${key}: ${flow(each)}`);
  return `{ ${entries.join(', ')} }`;
}
