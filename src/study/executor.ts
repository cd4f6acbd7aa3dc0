import type { TaskInput, TaskKind, TaskOutput } from './tasks/index.ts';

/**
 * Where tasks run: threads of this process, or machines that share a queue. A task is a pure function of its input, which
 * is plain JSON data, so that running one twice does no harm and the bytes of a result do not depend on where it came
 * from.
 */
export interface Executor {
  /** How many tasks are worth having in flight at once. */
  readonly width: number;

  /**
   * Runs one task.
   * @throws what the task threw, with its message, code and exit code; an AbortError once the signal is aborted
   */
  run<Kind extends TaskKind>(
    kind: Kind,
    input: TaskInput<Kind>,
    signal?: AbortSignal,
  ): Promise<TaskOutput<Kind>>;

  /** Frees threads and connections; tasks in flight are given up. */
  close(): Promise<void>;
}
