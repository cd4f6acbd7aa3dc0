import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Queue, QueueEvents } from 'bullmq';
import { XpydError } from '../../errors.ts';
import type { Executor } from '../executor.ts';
import type { TaskInput, TaskKind, TaskOutput } from '../tasks/index.ts';
import { abortError } from './abort-error.ts';
import { buildId } from './build-id.ts';
import { fromJsonValue } from './exact-json.ts';
import { resultOf, type TaskOutcome } from './outcome.ts';
import { PendingTask } from './pending-task.ts';
import { Presence } from './presence.ts';
import type { QueuePlace } from './queue-place.ts';
import { RedisLink } from './redis-link.ts';
import { SharedParts } from './shared-parts.ts';
import { JOB_OPTIONS, jobOf, queueName, type TaskData, type TaskJob } from './task-queue.ts';
import { Ticker } from './ticker.ts';

/** Enough to keep the threads of many machines busy. */
const WIDTH = 512;
const CHECK_INTERVAL_MS = 1000;
/** So many checks in a row must find no worker before somebody is told. */
const CHECKS_WITHOUT_WORKER = 3;
const CLOSE_TIMEOUT_MS = 2000;

/**
 * Puts tasks on a queue in Redis, from which `xpyd worker` takes them on any machine. Results come as events. Because
 * an event may be missed while a connection is broken, what is waited for is also looked up every second, and queued
 * once more if Redis has lost it.
 */
export class RedisExecutor implements Executor {
  readonly width = WIDTH;
  private readonly place: QueuePlace;
  private readonly link: RedisLink;
  private readonly queue: Queue<TaskData>;
  private readonly events: QueueEvents;
  private readonly presence: Presence;
  private readonly parts: SharedParts;
  private readonly ticker: Ticker;
  private readonly notice: (line: string) => void;
  private readonly pending = new Map<string, PendingTask>();
  private readonly build: string;
  private readonly name = `${hostname()}-${randomUUID()}`;
  private checksWithoutWorker = 0;
  private failure: Error | undefined;

  /**
   * @param notice told in one line that nobody takes the tasks, if so
   * @throws ConfigError if there is no Redis
   */
  static async connect(place: QueuePlace, notice: (line: string) => void): Promise<RedisExecutor> {
    const build = buildId();
    const executor = new RedisExecutor(place, await RedisLink.connect(place), build, notice);
    await executor.events.waitUntilReady();
    await executor.announce();
    return executor;
  }

  private constructor(place: QueuePlace, link: RedisLink, build: string, notice: (line: string) => void) {
    this.place = place;
    this.link = link;
    this.build = build;
    this.notice = notice;
    this.presence = new Presence(link.redis, place.prefix);
    this.parts = new SharedParts(link.redis, place.prefix);
    const options = { connection: link.redis, prefix: place.prefix };
    this.queue = new Queue(queueName(build), { ...options, defaultJobOptions: JOB_OPTIONS });
    this.events = new QueueEvents(queueName(build), options);
    // A broken connection is tried again, and the link knows when to give up.
    this.queue.on('error', () => {});
    this.events.on('error', () => {});
    this.events.on('completed', ({ jobId, returnvalue }) => this.pending.get(jobId)?.resolve(returnvalue));
    this.events.on('failed', ({ jobId, failedReason }) => {
      this.pending.get(jobId)?.reject(lostTask(failedReason));
    });
    link.onLost((error) => this.giveUp(error));
    this.ticker = new Ticker(CHECK_INTERVAL_MS, () => this.check());
  }

  async run<Kind extends TaskKind>(
    kind: Kind,
    input: TaskInput<Kind>,
    signal?: AbortSignal,
  ): Promise<TaskOutput<Kind>> {
    if (this.failure) throw this.failure;
    if (signal?.aborted) throw abortError();
    const job = jobOf(kind, input);
    const task = this.pending.get(job.id) ?? this.submit(new PendingTask(job));
    try {
      return resultOf(fromJsonValue(await task.wait(signal)) as TaskOutcome) as TaskOutput<Kind>;
    } finally {
      if (task.callers === 0) this.forget(task);
    }
  }

  async close(): Promise<void> {
    const given = [...this.pending.keys()].map((id) => this.queue.remove(id));
    this.giveUp(abortError());
    const left = this.presence.leave('coordinators', this.build, this.name);
    const tidiedUp = Promise.allSettled([...given, left, this.ticker.stop()]);
    await Promise.race([tidiedUp, sleep(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
    await Promise.allSettled([this.events.close(), this.queue.close()]);
    this.link.close();
  }

  private submit(task: PendingTask): PendingTask {
    this.pending.set(task.job.id, task);
    this.enqueue(task).catch((error) => task.reject(error));
    return task;
  }

  /** Somebody may have queued an equal task before: its result is taken, and if it failed, it is tried again. */
  private async enqueue(task: PendingTask): Promise<void> {
    const { id } = task.job;
    await this.add(task.job);
    if (!this.pending.has(id)) await this.queue.remove(id);
    if ((await this.settle(task)) === 'failed') {
      const job = await this.queue.getJob(id);
      await job?.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });
    }
    task.isQueued = true;
  }

  private async add({ id, kind, data, parts }: TaskJob): Promise<void> {
    await this.parts.store(parts);
    await this.queue.add(kind, data, { jobId: id });
  }

  /** Takes the result of a task that has one, and says how it stands. */
  private async settle(task: PendingTask): Promise<string> {
    const state = await this.queue.getJobState(task.job.id);
    if (state === 'completed') task.resolve((await this.queue.getJob(task.job.id))?.returnvalue);
    return state;
  }

  private async check(): Promise<void> {
    await this.announce();
    const queued = [...this.pending.values()].filter(({ isQueued }) => isQueued);
    await Promise.all(queued.map((task) => this.lookUp(task)));
    if (queued.length > 0) await this.lookForWorkers();
  }

  private async lookUp(task: PendingTask): Promise<void> {
    const state = await this.settle(task);
    if (task.isSettled) return;
    if (state === 'unknown') await this.add(task.job);
    if (state === 'failed') task.reject(lostTask((await this.queue.getJob(task.job.id))?.failedReason));
  }

  private async lookForWorkers(): Promise<void> {
    const builds = await this.presence.builds('workers');
    this.checksWithoutWorker = builds.includes(this.build) ? 0 : this.checksWithoutWorker + 1;
    if (this.checksWithoutWorker !== CHECKS_WITHOUT_WORKER) return;
    const others = [...new Set(builds)].join(', ');
    this.notice(
      others === ''
        ? `no worker takes tasks from ${this.place.shown} yet: xpyd worker --queue ${this.place.shown}`
        : `the workers at ${this.place.shown} are xpyd ${others}, and this is ${this.build}: they take none of its tasks`,
    );
  }

  private announce(): Promise<void> {
    return this.presence.announce('coordinators', this.build, this.name);
  }

  /** Nobody waits for this task any more. One that no worker has begun leaves the queue. */
  private forget(task: PendingTask): void {
    const { id } = task.job;
    if (this.pending.get(id) === task) this.pending.delete(id);
    if (!task.isSettled) this.queue.remove(id).catch(() => {});
  }

  private giveUp(error: Error): void {
    this.failure ??= error;
    for (const task of this.pending.values()) task.reject(error);
  }
}

/** Neither result nor error came of a task, because those who tried it died. */
function lostTask(reason = 'unknown reason'): XpydError {
  return new XpydError('XPYD_TASK_LOST', 70, `a task was given up after several attempts: ${reason}`);
}
