import type { TaskInput, TaskKind } from '../tasks/index.ts';
import { runTask, type TaskOutcome } from './outcome.ts';

/** What a thread is told to do. */
export interface ThreadTask {
  kind: TaskKind;
  input: TaskInput<TaskKind>;
}

/** Where a thread starts. The build makes one file of this and of all that tasks need: dist/task-worker.js. */
export default function runInThread({ kind, input }: ThreadTask): TaskOutcome {
  return runTask(kind, input);
}
