import { runPoint } from './point.ts';

/** What an executor can run: pure functions of plain JSON data, by name. */
export const TASKS = { point: runPoint } satisfies Record<string, (input: never) => unknown>;

export type TaskKind = keyof typeof TASKS;
export type TaskInput<Kind extends TaskKind> = Parameters<(typeof TASKS)[Kind]>[0];
export type TaskOutput<Kind extends TaskKind> = ReturnType<(typeof TASKS)[Kind]>;
