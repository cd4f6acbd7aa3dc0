import { setTimeout as sleep } from 'node:timers/promises';
import { type Job, WaitingError, Worker } from 'bullmq';
import { ConfigError } from '../../errors.ts';
import type { TaskInput, TaskKind } from '../tasks/index.ts';
import { buildId } from './build-id.ts';
import { EmbeddedExecutor } from './embedded.ts';
import { fromJsonValue, toJsonValue } from './exact-json.ts';
import { Presence } from './presence.ts';
import type { QueuePlace } from './queue-place.ts';
import { RedisLink } from './redis-link.ts';
import { SharedParts } from './shared-parts.ts';
import { queueName, RECOVERY, type TaskData } from './task-queue.ts';
import { Ticker } from './ticker.ts';

const CHECK_INTERVAL_MS = 2000;
const GRACE_SECONDS = 5;
/** So long after its grace a worker tries to say goodbye to a Redis that may be gone. */
const GOODBYE_MS = 2000;

export interface QueueWorkerOptions {
  name: string;
  threads: number;
  /** Ends by itself after so long without a task. */
  idleSeconds?: number;
  /** So long a worker that is told to stop works on; then it hands back what is not done. */
  graceSeconds?: number;
}

/** Takes tasks from a queue and runs them in threads, so that its own loop stays free to tell Redis that it lives. */
export class QueueWorker {
  readonly build: string;
  /** Tasks that were run to their end. */
  finished = 0;
  /** Settles when the worker has ended: rejected with the reason if it did so against its will. */
  readonly ended: Promise<void>;
  private readonly place: QueuePlace;
  private readonly options: QueueWorkerOptions;
  private readonly link: RedisLink;
  private readonly presence: Presence;
  private readonly parts: SharedParts;
  private readonly pool: EmbeddedExecutor;
  private readonly worker: Worker<TaskData>;
  private readonly ticker: Ticker;
  private readonly handBack = new AbortController();
  private running = 0;
  private idleSince = Date.now();
  private isStopping = false;
  private end: (error?: Error) => void = () => {};

  /** @throws ConfigError if there is no Redis, or if those who put tasks there have another build of xpyd */
  static async start(place: QueuePlace, options: QueueWorkerOptions): Promise<QueueWorker> {
    const worker = new QueueWorker(place, options, await RedisLink.connect(place), buildId());
    await worker.check();
    if (worker.isStopping) await worker.ended;
    return worker;
  }

  private constructor(place: QueuePlace, options: QueueWorkerOptions, link: RedisLink, build: string) {
    this.place = place;
    this.options = options;
    this.link = link;
    this.build = build;
    this.presence = new Presence(link.redis, place.prefix);
    this.parts = new SharedParts(link.redis, place.prefix);
    this.pool = new EmbeddedExecutor(options.threads);
    this.ended = new Promise((resolve, reject) => {
      this.end = (error) => (error ? reject(error) : resolve());
    });
    this.ended.catch(() => {});
    this.worker = new Worker(queueName(build), (job, token) => this.process(job, token), {
      ...RECOVERY,
      connection: link.redis,
      prefix: place.prefix,
      name: options.name,
      concurrency: options.threads,
    });
    // A broken connection is tried again, and a task that went to somebody else meanwhile is not lost.
    this.worker.on('error', () => {});
    link.onLost((error) => this.stop(error));
    this.ticker = new Ticker(CHECK_INTERVAL_MS, () => this.check());
  }

  /** Takes no more tasks, finishes the running ones or hands them back, and ends. */
  stop(reason?: Error): void {
    if (this.isStopping) return;
    this.isStopping = true;
    this.shutDown().finally(() => this.end(reason));
  }

  private async process(job: Job<TaskData>, token: string | undefined): Promise<unknown> {
    this.running++;
    try {
      const input = fromJsonValue(await this.parts.join(job.data.input)) as TaskInput<TaskKind>;
      const outcome = await this.pool.outcome({ kind: job.name as TaskKind, input }, this.handBack.signal);
      this.finished++;
      return toJsonValue(outcome);
    } catch (error) {
      if (!this.handBack.signal.aborted) throw error;
      await job.moveToWait(token);
      throw new WaitingError();
    } finally {
      this.running--;
      this.idleSince = Date.now();
    }
  }

  private async check(): Promise<void> {
    const { name, idleSeconds = Number.POSITIVE_INFINITY } = this.options;
    await this.presence.announce('workers', this.build, name);
    if (this.running > 0) return;
    const refusal = this.refusal(await this.presence.builds('coordinators'));
    if (refusal || Date.now() - this.idleSince > idleSeconds * 1000) this.stop(refusal);
  }

  /** A worker waits where nobody is yet, but not where all have another build: its queue would stay empty. */
  private refusal(coordinators: readonly string[]): ConfigError | undefined {
    if (coordinators.length === 0 || coordinators.includes(this.build)) return undefined;
    const others = [...new Set(coordinators)].join(', ');
    return new ConfigError(
      `the tasks at ${this.place.shown} are for xpyd ${others}, and this worker is ${this.build}`,
      { hint: 'install the same version on all machines' },
    );
  }

  private async shutDown(): Promise<void> {
    const graceMs = 1000 * (this.options.graceSeconds ?? GRACE_SECONDS);
    const graceOver = setTimeout(() => this.handBack.abort(), graceMs);
    const goodbye = async () => {
      await this.worker.close();
      await this.ticker.stop();
      await this.presence.leave('workers', this.build, this.options.name);
    };
    await Promise.race([goodbye(), sleep(graceMs + GOODBYE_MS, undefined, { ref: false })]);
    clearTimeout(graceOver);
    this.link.close();
    await this.pool.close();
  }
}
