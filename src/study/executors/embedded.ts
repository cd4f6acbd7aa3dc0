import { setMaxListeners } from 'node:events';
import { availableParallelism } from 'node:os';
import { Tinypool } from 'tinypool';
import type { Executor } from '../executor.ts';
import type { TaskInput, TaskKind, TaskOutput } from '../tasks/index.ts';
import { abortError } from './abort-error.ts';
import { resultOf, type TaskOutcome } from './outcome.ts';
import type { ThreadTask } from './task-worker.ts';
import { threadFile } from './thread-file.ts';

/** Runs tasks in threads of this process. */
export class EmbeddedExecutor implements Executor {
  /** Two a thread: one that runs, and one that need not be asked for when it is done. */
  readonly width: number;
  private readonly pool: Tinypool;
  private isClosed = false;

  /** @param threads whole number from 1 on; all cores unless given */
  constructor(threads: number = availableParallelism()) {
    this.width = 2 * threads;
    this.pool = new Tinypool({ filename: threadFile(), minThreads: threads, maxThreads: threads });
  }

  async run<Kind extends TaskKind>(
    kind: Kind,
    input: TaskInput<Kind>,
    signal?: AbortSignal,
  ): Promise<TaskOutput<Kind>> {
    return resultOf(await this.outcome({ kind, input }, signal)) as TaskOutput<Kind>;
  }

  /**
   * As `run`, but what the task threw is an outcome.
   * @throws AbortError; an error if the thread died, of too little memory for instance
   */
  async outcome(task: ThreadTask, signal?: AbortSignal): Promise<TaskOutcome> {
    if (this.isClosed) throw abortError();
    // One signal commonly stands for hundreds of tasks.
    if (signal) setMaxListeners(0, signal);
    try {
      return await this.pool.run(task, signal ? { signal } : {});
    } catch (error) {
      throw this.isClosed || signal?.aborted ? abortError() : error;
    }
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.pool.destroy();
  }
}
