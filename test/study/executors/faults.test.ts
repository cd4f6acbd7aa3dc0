import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { xpyd } from '../../cli/built-cli.ts';
import { describeWithRedis, RedisServer } from './redis-server.ts';

const POINTS = 20;
/** A worker that was killed is missed after some seconds, and machines can be busy. */
const TIMEOUT_MS = 120_000;
const SWEEP = [
  ...['sweep', 'scenarios/quickstart.yaml', '--vary', `seed=1..${POINTS}`],
  ...['--set', 'requests=6000', '--format', 'csv', '-o'],
];

/** Points must be neither missing nor there twice, and the files the same as without any fault and any queue. */
describeWithRedis('a sweep over a queue', () => {
  const folder = mkdtempSync(join(tmpdir(), 'xpyd-faults-'));
  const undisturbed = join(folder, 'undisturbed');

  beforeAll(() => {
    expect(xpyd([...SWEEP, undisturbed])).toMatchObject({ exitCode: 0 });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function expectWhole(results: string): void {
    for (const file of ['sweep.csv', 'sweep.json']) expect(text(results, file)).toBe(text(undisturbed, file));
    const found = pointsIn(results);
    expect([...found].sort((a, b) => a - b)).toEqual(Array.from({ length: POINTS }, (_, index) => index));
  }

  /** Runs a test with its own Redis; what it started ends with it. The tests run at once: they mostly wait. */
  function fault(name: string, test: (stage: Stage, results: string) => Promise<void>): void {
    const run = async () => {
      const stage = new Stage(await RedisServer.start());
      const results = join(folder, name);
      await test(stage, results).finally(() => stage.clear());
      expectWhole(results);
    };
    it.concurrent(name, run, TIMEOUT_MS);
  }

  fault('survives kill -9 of a worker', async (stage, results) => {
    const worker = stage.startWorker();
    const sweep = stage.startSweep(results);
    await until(() => pointsIn(results).length >= 3);
    await kill(worker);
    expect(pointsIn(results).length).toBeLessThan(POINTS);
    stage.startWorker();
    expect(await exitCode(sweep)).toBe(0);
  });

  fault('survives that Redis crashes and comes back with its append-only file', async (stage, results) => {
    stage.startWorker();
    const sweep = stage.startSweep(results);
    await until(() => pointsIn(results).length >= 3);
    await stage.server.crashAndRestart();
    expect(pointsIn(results).length).toBeLessThan(POINTS);
    expect(await exitCode(sweep)).toBe(0);
  });

  fault('survives kill -9 of the coordinator, and the next one goes on', async (stage, results) => {
    stage.startWorker();
    const first = stage.startSweep(results);
    await until(() => pointsIn(results).length >= 3);
    await kill(first);
    expect(pointsIn(results).length).toBeLessThan(POINTS);
    expect(await exitCode(stage.startSweep(results, '--resume'))).toBe(0);
  });
});

/** A Redis, and the processes that meet there. */
class Stage {
  readonly server: RedisServer;
  private readonly children: ChildProcess[] = [];

  constructor(server: RedisServer) {
    this.server = server;
  }

  startWorker(): ChildProcess {
    return this.start(['worker', '--queue', this.server.url, '--concurrency', '2']);
  }

  startSweep(results: string, ...more: string[]): ChildProcess {
    return this.start([...SWEEP, results, '--executor', this.server.url, ...more]);
  }

  async clear(): Promise<void> {
    for (const child of this.children) child.kill('SIGKILL');
    await this.server.stop();
  }

  private start(args: readonly string[]): ChildProcess {
    const child = spawn(process.execPath, ['dist/cli.js', ...args], { stdio: 'ignore' });
    this.children.push(child);
    return child;
  }
}

/** Indices of the points in the file that grows as they finish; its first line says of which sweep they are. */
function pointsIn(results: string): number[] {
  const file = join(results, 'points.jsonl');
  if (!existsSync(file)) return [];
  const whole = readFileSync(file, 'utf8').split('\n').slice(1, -1);
  return whole.map((line) => (JSON.parse(line) as { index: number }).index);
}

function text(results: string, file: string): string {
  return readFileSync(join(results, file), 'utf8');
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(20);
}

function exitCode(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', resolve));
}

async function kill(child: ChildProcess): Promise<void> {
  const exited = exitCode(child);
  child.kill('SIGKILL');
  await exited;
}
