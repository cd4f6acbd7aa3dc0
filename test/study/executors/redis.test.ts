import { Queue, UnrecoverableError, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Executor } from '../../../src/study/executor.ts';
import { buildId } from '../../../src/study/executors/build-id.ts';
import { createExecutor } from '../../../src/study/executors/index.ts';
import { Presence } from '../../../src/study/executors/presence.ts';
import { parseQueuePlace } from '../../../src/study/executors/queue-place.ts';
import { QueueWorker } from '../../../src/study/executors/queue-worker.ts';
import { jobOf, queueName } from '../../../src/study/executors/task-queue.ts';
import { runPoint } from '../../../src/study/tasks/point.ts';
import { quickPoints, slowPoint } from './points.ts';
import { describeWithRedis, RedisServer } from './redis-server.ts';

const [POINT] = quickPoints(1);

describeWithRedis('the executor over Redis', () => {
  let server: RedisServer;
  let redis: Redis;
  let executor: Executor;
  /** The first thing that the user is told. */
  let notice: Promise<string>;
  const workers: QueueWorker[] = [];

  beforeEach(async () => {
    server = await RedisServer.start();
    redis = new Redis(server.url, { maxRetriesPerRequest: null });
    let tell = (_line: string) => {};
    notice = new Promise((resolve) => {
      tell = resolve;
    });
    executor = await createExecutor(server.url, { notice: tell });
  });

  afterEach(async () => {
    await executor.close();
    for (const worker of workers.splice(0)) await stopped(worker);
    redis.disconnect();
    await server.stop();
  });

  async function startWorker(name = 'worker'): Promise<QueueWorker> {
    const options = { name, threads: 1, graceSeconds: 0 };
    const worker = await QueueWorker.start(parseQueuePlace(server.url), options);
    workers.push(worker);
    return worker;
  }

  async function stopped(worker: QueueWorker): Promise<void> {
    worker.stop();
    await worker.ended;
  }

  /** Takes tasks as a worker does whose threads die. */
  function startDyingWorker(): Worker {
    const die = (): Promise<unknown> => Promise.reject(new UnrecoverableError('the thread died'));
    return new Worker(queueName(buildId()), die, { connection: redis, prefix: 'xpyd' });
  }

  it('queues again what Redis has lost', async () => {
    const run = executor.run('point', POINT);
    await until(async () => (await redis.keys('*point-*')).length === 1);
    await redis.flushall();
    await startWorker();
    expect(await run).toStrictEqual(runPoint(POINT));
  });

  it('finds what was finished before', async () => {
    const worker = await startWorker();
    const first = await executor.run('point', POINT);
    await executor.close();
    await stopped(worker);
    executor = await createExecutor(server.url);
    expect(await executor.run('point', POINT)).toStrictEqual(first);
    expect(worker.finished).toBe(1);
  });

  it('says so if those who tried a task died, and lets it be tried anew', async () => {
    const dying = startDyingWorker();
    await expect(executor.run('point', POINT)).rejects.toMatchObject({
      code: 'XPYD_TASK_LOST',
      message: expect.stringContaining('the thread died'),
    });
    await dying.close();
    await startWorker();
    expect(await executor.run('point', POINT)).toStrictEqual(runPoint(POINT));
  });

  it('gets a task back from a worker that is stopped, for the next one', async () => {
    const point = slowPoint(1);
    const run = executor.run('point', point);
    const first = await startWorker('first');
    await until(async () => (await redis.lrange(`xpyd:${queueName(buildId())}:active`, 0, -1)).length === 1);
    await stopped(first);
    expect(first.finished).toBe(0);
    const second = await startWorker('second');
    expect(await run).toStrictEqual(runPoint(point));
    expect(second.finished).toBe(1);
    const queue = new Queue(queueName(buildId()), { connection: redis, prefix: 'xpyd' });
    const job = await queue.getJob(jobOf('point', point).id);
    await queue.close();
    expect(job!.attemptsMade, 'to be stopped is no failed attempt').toBe(1);
  });

  it('leaves nothing on the queue that nobody waits for', async () => {
    const controller = new AbortController();
    const aborted = executor.run('point', POINT, controller.signal);
    await until(async () => (await redis.keys('*point-*')).length === 1);
    controller.abort();
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
    await until(async () => (await redis.keys('*point-*')).length === 0);
  });

  it('tells the user once that nobody takes the tasks', async () => {
    const run = executor.run('point', POINT);
    expect(await notice).toBe(
      `no worker takes tasks from ${server.url} yet: xpyd worker --queue ${server.url}`,
    );
    await startWorker();
    await run;
  });

  it('tells the user that the workers have another build', async () => {
    await new Presence(redis, 'xpyd').announce('workers', '9.9.9+00000000', 'other');
    const run = executor.run('point', POINT);
    expect(await notice).toContain(`are xpyd 9.9.9+00000000, and this is ${buildId()}`);
    await startWorker();
    await run;
  });

  it('refuses a number of threads, which workers have', async () => {
    await expect(createExecutor(server.url, { threads: 2 })).rejects.toMatchObject({ exitCode: 2 });
  });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
}
