import { spawn } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Presence } from '../../src/study/executors/presence.ts';
import { parseQueuePlace } from '../../src/study/executors/queue-place.ts';
import { RedisLink } from '../../src/study/executors/redis-link.ts';
import { describeWithRedis, RedisServer } from '../study/executors/redis-server.ts';
import { xpyd } from './built-cli.ts';

/** No server listens on the first port. */
const NOBODY = 'redis://user:geheim@127.0.0.1:1';
const ONE_LINE = /^[^\n]+\n$/;

describe('xpyd worker', () => {
  it.each([
    [[], /^xpyd: missing --queue/],
    [['--queue', 'somewhere'], /^xpyd: expected redis:\/\/host:port.*found "somewhere"/],
    [['--queue', NOBODY, '--concurrency', '0'], /^xpyd: --concurrency: expected a whole number/],
    [['--queue', NOBODY], /^xpyd: no answer from Redis at redis:\/\/127\.0\.0\.1:1: .*ECONNREFUSED/],
  ])('%j is bad input, said in one line without a password', (args, message) => {
    const { exitCode, stdout, stderr } = xpyd(['worker', ...args]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).not.toContain('geheim');
  });
});

it('a sweep over a Redis that is not there is bad input, said in one line', () => {
  const { exitCode, stderr } = xpyd([
    ...['sweep', 'scenarios/quickstart.yaml', '--vary', 'seed=1..2', '--executor', NOBODY],
  ]);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(ONE_LINE);
  expect(stderr).toContain('no answer from Redis at redis://127.0.0.1:1');
});

describeWithRedis('xpyd worker at a queue', () => {
  let server: RedisServer;
  beforeEach(async () => {
    server = await RedisServer.start('geheim');
  });
  afterEach(() => server.stop());

  const worker = (...args: string[]) => xpyd(['worker', '--queue', server.url, ...args]);

  it('says what it does, on stderr and without the password, and ends when it has been idle', () => {
    const { exitCode, stdout, stderr } = worker('--idle-exit', '1', '--name', 'alpha', '--concurrency', '3');
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' });
    const [first, last] = stderr.trimEnd().split('\n');
    expect(first).toMatch(
      /^alpha, xpyd \d+\.\d+\.\d+\+[0-9a-f]{8}: takes tasks from redis:\/\/127\.0\.0\.1:\d+, 3 at once$/,
    );
    expect(last).toBe('alpha: 0 tasks done');
    expect(stderr).not.toContain('geheim');
  });

  it('is not let in with a wrong password', () => {
    const { exitCode, stderr } = xpyd(['worker', '--queue', server.url.replace('geheim', 'falsch')]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^xpyd: no answer from Redis at .*WRONGPASS/);
    expect(stderr).not.toContain('falsch');
  });

  it('refuses where all tasks are for another build', async () => {
    const link = await RedisLink.connect(parseQueuePlace(server.url));
    const presence = new Presence(link.redis, 'xpyd');
    await presence.announce('coordinators', '9.9.9+00000000', 'other');
    const { exitCode, stderr } = worker();
    link.close();
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).toMatch(
      /the tasks at redis:\S+ are for xpyd 9\.9\.9\+00000000, and this worker is \d+\.\d+\.\d+\+\w{8}/,
    );
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('ends in order on %s', async (signal) => {
    const child = spawn(process.execPath, ['dist/cli.js', 'worker', '--queue', server.url]);
    child.stderr.once('data', () => child.kill(signal));
    const ended = await new Promise((resolve) => child.once('exit', (...end) => resolve(end)));
    expect(ended).toEqual([0, null]);
  });
});
