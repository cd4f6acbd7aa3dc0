import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toJsonValue } from '../../../src/study/executors/exact-json.ts';
import { SharedParts, splitParts } from '../../../src/study/executors/shared-parts.ts';
import { jobOf } from '../../../src/study/executors/task-queue.ts';
import { quickPoints } from './points.ts';
import { describeWithRedis, RedisServer } from './redis-server.ts';

const LONG = Array.from({ length: 5000 }, (_, index) => index / 7);

describe('long arrays of a task', () => {
  it('leave a short text behind, and are there once', () => {
    const { value, parts } = splitParts({ a: LONG, b: [{ c: LONG }], d: [1, 2] });
    expect(JSON.stringify(value).length).toBeLessThan(300);
    expect([...parts.values()]).toEqual([JSON.stringify(LONG)]);
  });

  it('tell tasks apart', () => {
    const [{ scenario }] = quickPoints(1);
    const withSeeds = (seeds: number[]) => jobOf('point', { scenario, seeds }).id;
    expect(withSeeds(LONG)).toBe(withSeeds([...LONG]));
    expect(withSeeds(LONG)).not.toBe(withSeeds([...LONG, 0]));
  });
});

describeWithRedis('parts in Redis', () => {
  let server: RedisServer;
  let redis: Redis;
  beforeAll(async () => {
    server = await RedisServer.start();
    redis = new Redis(server.url);
  });
  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });

  it('come together again, also for texts that look like one of them', async () => {
    const input = toJsonValue({ a: LONG, b: [{ c: LONG }], text: '$part:0' });
    const { value, parts } = splitParts(input);
    await new SharedParts(redis, 'team').store(parts);
    expect(await new SharedParts(redis, 'team').join(value)).toStrictEqual(input);
    expect(await redis.keys('*')).toEqual([expect.stringMatching(/^team:part:[0-9a-f]{64}$/)]);
  });

  it('are missed if Redis has lost them', async () => {
    const { value } = splitParts({ a: [...LONG, 1] });
    await expect(new SharedParts(redis, 'team').join(value)).rejects.toThrow('not in Redis');
  });
});
