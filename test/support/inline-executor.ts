import type { Executor } from '../../src/study/executor.ts';
import { TASKS, type TaskInput, type TaskKind, type TaskOutput } from '../../src/study/tasks/index.ts';

/** Runs tasks here and now; as in threads, nothing but plain data goes in and out. */
export class InlineExecutor implements Executor {
  readonly width = 3;
  /** Tasks that were run. */
  count = 0;

  async run<Kind extends TaskKind>(
    kind: Kind,
    input: TaskInput<Kind>,
    signal?: AbortSignal,
  ): Promise<TaskOutput<Kind>> {
    await undefined;
    signal?.throwIfAborted();
    this.count++;
    const task = TASKS[kind] as (input: TaskInput<Kind>) => TaskOutput<Kind>;
    return structuredClone(task(structuredClone(input)));
  }

  async close(): Promise<void> {}
}
