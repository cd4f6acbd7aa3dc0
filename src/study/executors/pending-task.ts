import { setMaxListeners } from 'node:events';
import { abortError } from './abort-error.ts';
import type { TaskJob } from './task-queue.ts';

/** A task that is on its way; several callers may wait for the same one. */
export class PendingTask {
  readonly job: TaskJob;
  /** How many callers still want it. */
  callers = 0;
  /** Whether Redis has it, as far as anybody knows. */
  isQueued = false;
  isSettled = false;
  private readonly answer: Promise<unknown>;
  private onAnswer: (answer: unknown) => void = () => {};
  private onError: (error: unknown) => void = () => {};

  constructor(job: TaskJob) {
    this.job = job;
    this.answer = new Promise((resolve, reject) => {
      this.onAnswer = resolve;
      this.onError = reject;
    });
    // The last caller may have left before it fails.
    this.answer.catch(() => {});
  }

  resolve(answer: unknown): void {
    this.isSettled = true;
    this.onAnswer(answer);
  }

  reject(error: unknown): void {
    this.isSettled = true;
    this.onError(error);
  }

  /**
   * What came back.
   * @throws AbortError as soon as the signal is aborted; what the task was rejected with
   */
  async wait(signal?: AbortSignal): Promise<unknown> {
    let onAbort = () => {};
    // One signal commonly stands for hundreds of tasks.
    if (signal) setMaxListeners(0, signal);
    const aborted = new Promise<never>((_resolve, reject) => {
      onAbort = () => reject(abortError());
      signal?.addEventListener('abort', onAbort);
    });
    this.callers++;
    try {
      return await Promise.race([this.answer, aborted]);
    } finally {
      this.callers--;
      signal?.removeEventListener('abort', onAbort);
    }
  }
}
