import type { TaskKind } from '../tasks/index.ts';
import { toJsonValue } from './exact-json.ts';
import { hashOf, splitParts } from './shared-parts.ts';

/** What a job holds besides its name, which is the kind of the task. */
export interface TaskData {
  /** As `toJsonValue` writes it, without the parts that tasks share. */
  input: unknown;
}

/** A task as it goes to the queue. Equal ones have the same id, and an id is queued once. */
export interface TaskJob {
  id: string;
  kind: TaskKind;
  data: TaskData;
  /** Long arrays of the input by their hash. */
  parts: ReadonlyMap<string, string>;
}

/** A queue for each build: no worker can take a task that it would compute in another way. */
export function queueName(build: string): string {
  return `tasks-${build}`;
}

export function jobOf(kind: TaskKind, input: unknown): TaskJob {
  const { value, parts } = splitParts(toJsonValue(input));
  return { id: `${kind}-${hashOf(JSON.stringify(value))}`, kind, data: { input: value }, parts };
}

const DAY_SECONDS = 24 * 3600;

/**
 * A task that could not be run (its thread or its worker died) is tried again; what it throws is a result. Results stay
 * for a day, so that a coordinator that was killed finds them.
 */
export const JOB_OPTIONS = {
  attempts: 3,
  backoff: { type: 'exponential', delay: 500 },
  removeOnComplete: { age: DAY_SECONDS, count: 5000 },
  removeOnFail: { age: DAY_SECONDS, count: 1000 },
};

/** How soon the tasks of a worker that died go to another one: after at most both of the first two together. */
export const RECOVERY = {
  lockDuration: 5000,
  stalledInterval: 2000,
  maxStalledCount: 5,
  /** After a broken connection. */
  runRetryDelay: 500,
};
