import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InfeasibleError } from '../../../src/errors.ts';
import type { Executor } from '../../../src/study/executor.ts';
import { createExecutor } from '../../../src/study/executors/index.ts';
import { parseQueuePlace } from '../../../src/study/executors/queue-place.ts';
import { QueueWorker } from '../../../src/study/executors/queue-worker.ts';
import { runPoint } from '../../../src/study/tasks/point.ts';
import { infeasiblePoint, quickPoints, slowPoint } from './points.ts';
import { describeWithRedis, RedisServer } from './redis-server.ts';

const THREADS = 2;

interface Place {
  createExecutor(): Promise<Executor>;
  stop(): Promise<void>;
}

const threads = async (): Promise<Place> => ({
  createExecutor: () => createExecutor(undefined, { threads: THREADS }),
  stop: async () => {},
});

const queue = async (): Promise<Place> => {
  const server = await RedisServer.start('secret');
  const options = { name: 'worker', threads: THREADS, graceSeconds: 0 };
  const worker = await QueueWorker.start(parseQueuePlace(server.url), options);
  return {
    createExecutor: () => createExecutor(server.url),
    async stop() {
      worker.stop();
      await worker.ended;
      await server.stop();
    },
  };
};

function conformance(start: () => Promise<Place>): void {
  let place: Place;
  let executor: Executor;
  beforeAll(async () => {
    place = await start();
    executor = await place.createExecutor();
  });
  afterAll(async () => {
    await executor?.close();
    await place?.stop();
  });

  it('gives what the task gives, each its own', async () => {
    const points = quickPoints(60);
    const results = await Promise.all(points.map((point) => executor.run('point', point)));
    expect(results).toStrictEqual(points.map(runPoint));
  });

  it('carries values that JSON has no word for', async () => {
    const [point] = quickPoints(1);
    const { pools } = point.scenario.deployments[0];
    pools[0].worker.engine.batching.maxChunkTokens = Number.POSITIVE_INFINITY;
    expect(await executor.run('point', point)).toStrictEqual(runPoint(point));
  });

  it('carries a long record of requests', async () => {
    const [{ scenario, seeds }] = quickPoints(1);
    const values = Array.from({ length: 3000 }, (_, index) => 1 + (index % 97));
    const workload = { ...scenario.workload, input: { kind: 'empirical' as const, values } };
    const point = { scenario: { ...scenario, workload }, seeds };
    expect(await executor.run('point', point)).toStrictEqual(runPoint(point));
  });

  it('runs equal tasks for all who ask, who do not share what they get', async () => {
    const [point] = quickPoints(1, 1000);
    const [first, second] = await Promise.all([executor.run('point', point), executor.run('point', point)]);
    expect(first).toStrictEqual(second);
    first[0][0].name = 'changed';
    expect(second[0][0].name).not.toBe('changed');
    expect(await executor.run('point', point)).toStrictEqual(second);
  });

  it('throws what the task throws, and goes on', async () => {
    const error = await executor.run('point', infeasiblePoint()).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(InfeasibleError);
    expect(error).toMatchObject({ name: 'InfeasibleError', code: 'XPYD_INFEASIBLE', exitCode: 3 });
    expect(() => runPoint(infeasiblePoint())).toThrow(error.message);
    const [point] = quickPoints(1, 2000);
    expect(await executor.run('point', point)).toStrictEqual(runPoint(point));
  });

  it('runs tasks side by side', async () => {
    const finished: string[] = [];
    const long = executor.run('point', slowPoint(1)).then(() => finished.push('long'));
    const short = quickPoints(10, 3000).map((point) =>
      executor.run('point', point).then(() => finished.push('short')),
    );
    await Promise.all([long, ...short]);
    expect(finished).toHaveLength(11);
    expect(finished.at(-1)).toBe('long');
  });

  it('gives up what is aborted, running or waiting, and nothing else', async () => {
    const controller = new AbortController();
    const running = Array.from({ length: THREADS }, (_, index) =>
      executor.run('point', slowPoint(100 + index), controller.signal),
    );
    const waiting = quickPoints(20, 4000).map((point) => executor.run('point', point, controller.signal));
    const [kept] = quickPoints(1, 5000);
    const other = executor.run('point', kept);
    controller.abort();
    const ends = await Promise.allSettled([...running, ...waiting]);
    expect(ends.map((end) => end.status === 'rejected' && end.reason.name)).toEqual(
      ends.map(() => 'AbortError'),
    );
    expect(await other).toStrictEqual(runPoint(kept));
  });

  it('does not begin what is aborted already', async () => {
    const run = executor.run('point', quickPoints(1)[0], AbortSignal.abort());
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('keeps nobody waiting when it is closed', async () => {
    const closing = await place.createExecutor();
    const runs = [slowPoint(200), ...quickPoints(20, 6000)].map((point) => closing.run('point', point));
    const ends = Promise.allSettled(runs);
    await closing.close();
    expect((await ends).map(({ status }) => status)).toContain('rejected');
    for (const end of await ends) if (end.status === 'rejected') expect(end.reason.name).toBe('AbortError');
    await expect(closing.run('point', quickPoints(1)[0])).rejects.toMatchObject({ name: 'AbortError' });
    await closing.close();
  });
}

describe('threads', () => conformance(threads));
describeWithRedis('a queue in Redis', () => conformance(queue));
