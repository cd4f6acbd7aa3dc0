import {
  ConfigError,
  type ConfigErrorDetail,
  InfeasibleError,
  InvariantError,
  XpydError,
} from '../../errors.ts';
import { TASKS, type TaskInput, type TaskKind } from '../tasks/index.ts';

/** What became of a task, as plain data: errors lose their class and their fields on the way out of a thread. */
export type TaskOutcome = { result: unknown } | { failure: Failure };

interface Failure {
  name: string;
  message: string;
  stack?: string;
  /** Of an XpydError. */
  code?: string;
  exitCode?: number;
  /** Of a ConfigError, of which its message is made. */
  reason?: string;
  detail?: ConfigErrorDetail;
}

/** Runs a task; what it throws is an outcome, too. */
export function runTask<Kind extends TaskKind>(kind: Kind, input: TaskInput<Kind>): TaskOutcome {
  try {
    const task = TASKS[kind] as (input: TaskInput<Kind>) => unknown;
    return { result: task(input) };
  } catch (error) {
    return { failure: failureOf(error) };
  }
}

/**
 * The result of a task.
 * @throws what the task threw, as an error of the same class
 */
export function resultOf(outcome: TaskOutcome): unknown {
  if ('result' in outcome) return outcome.result;
  const error = errorOf(outcome.failure);
  if (outcome.failure.stack !== undefined) error.stack = outcome.failure.stack;
  throw error;
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message, stack } = error;
  return {
    ...{ name, message },
    ...(stack !== undefined && { stack }),
    ...(error instanceof XpydError && { code: error.code, exitCode: error.exitCode }),
    ...(error instanceof ConfigError && { reason: error.reason, detail: error.detail }),
  };
}

function errorOf({ name, message, code, exitCode, reason, detail }: Failure): Error {
  if (reason !== undefined) return new ConfigError(reason, detail);
  if (name === InfeasibleError.name) return new InfeasibleError(message);
  if (name === InvariantError.name) return new InvariantError(message);
  const isOurs = code !== undefined && exitCode !== undefined;
  const error = isOurs ? new XpydError(code, exitCode, message) : new Error(message);
  error.name = name;
  return error;
}
