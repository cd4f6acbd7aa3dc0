import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { xpyd } from '../../cli/built-cli.ts';
import { describeWithRedis, RedisServer } from './redis-server.ts';

const PLAN = [
  ...['plan', 'scenarios/pd-ratio.yaml', '--rate', '5', '--slo', 'p99_ttft_ms<=1000,p99_itl_ms<=50'],
  ...[
    '--gpus',
    'h100,a100-80gb',
    '--max-gpus',
    '4',
    '--top',
    '2',
    '--replications',
    '2',
    '--requests',
    '1000',
  ],
];
/** Machines can be busy. */
const TIMEOUT_MS = 120_000;
/** No server listens on the first port. */
const NOBODY = 'redis://user:geheim@127.0.0.1:1';

describeWithRedis('a plan over a queue', () => {
  let server: RedisServer;
  let worker: ChildProcess;
  let folder: string;

  beforeEach(async () => {
    server = await RedisServer.start('geheim');
    folder = mkdtempSync(join(tmpdir(), 'xpyd-plan-'));
    const args = ['dist/cli.js', 'worker', '--queue', server.url, '--concurrency', '2'];
    worker = spawn(process.execPath, args, { stdio: 'ignore' });
  });
  afterEach(async () => {
    worker.kill('SIGKILL');
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it(
    'gives the bytes that threads give, tasks of every kind included',
    () => {
      const planned = (name: string, ...where: string[]) => {
        const file = join(folder, `${name}.json`);
        const outcome = xpyd([...PLAN, ...where, '--json', file]);
        return { ...outcome, json: outcome.exitCode === 0 ? readFileSync(file, 'utf8') : outcome.stderr };
      };
      const here = planned('here', '--threads', '1');
      const there = planned('there', '--executor', server.url);
      expect(here.exitCode).toBe(0);
      expect(JSON.parse(here.json)).toMatchObject({ kind: 'plan', feasible: true });
      expect(there.json).toBe(here.json);
      expect(there.stdout).toBe(here.stdout);
      expect(there.stderr).not.toContain('geheim');
    },
    TIMEOUT_MS,
  );
});

it('a plan over a Redis that is not there is bad input, said in one line', () => {
  const { exitCode, stdout, stderr } = xpyd([...PLAN, '--executor', NOBODY]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toMatch(
    /^xpyd: no answer from Redis at redis:\/\/127\.0\.0\.1:1: [^\n]*ECONNREFUSED[^\n]*\n$/,
  );
});
