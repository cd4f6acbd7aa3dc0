import type { Redis } from 'ioredis';

export type Role = 'coordinators' | 'workers';

/** Somebody who has not been heard of for so long is gone. */
const ALIVE_SECONDS = 10;

/**
 * Who is at a queue, whatever its build: a sorted set for each role, with members `build name` and when they were heard
 * of last, by the clock of Redis.
 */
export class Presence {
  private readonly redis: Redis;
  private readonly prefix: string;

  constructor(redis: Redis, prefix: string) {
    this.redis = redis;
    this.prefix = prefix;
  }

  /** Says that somebody is there; to be repeated every few seconds. */
  async announce(role: Role, build: string, name: string): Promise<void> {
    await this.redis.zadd(this.key(role), await this.nowSeconds(), `${build} ${name}`);
  }

  async leave(role: Role, build: string, name: string): Promise<void> {
    await this.redis.zrem(this.key(role), `${build} ${name}`);
  }

  /** The builds of those who are there, each as often as there is somebody with it. */
  async builds(role: Role): Promise<string[]> {
    const since = (await this.nowSeconds()) - ALIVE_SECONDS;
    await this.redis.zremrangebyscore(this.key(role), '-inf', `(${since}`);
    const members = await this.redis.zrange(this.key(role), 0, -1);
    return members.map((member) => member.split(' ', 1)[0]);
  }

  private key(role: Role): string {
    return `${this.prefix}:${role}`;
  }

  private async nowSeconds(): Promise<number> {
    const [seconds] = await this.redis.time();
    return Number(seconds);
  }
}
