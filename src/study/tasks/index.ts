import { runCapacity } from './capacity.ts';
import { runPoint } from './point.ts';
import { runVerdict } from './verdict.ts';

/** What an executor can run: pure functions of plain JSON data, by name. */
export const TASKS = { point: runPoint, verdict: runVerdict, capacity: runCapacity } satisfies Record<
  string,
  (input: never) => unknown
>;

export type TaskKind = keyof typeof TASKS;
export type TaskInput<Kind extends TaskKind> = Parameters<(typeof TASKS)[Kind]>[0];
export type TaskOutput<Kind extends TaskKind> = ReturnType<(typeof TASKS)[Kind]>;
