import { type ChildProcess, spawn } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SweepResult } from '../../src/study/sweep/sweep-result.ts';
import { SCENARIO } from '../config/scenario-text.ts';
import { xpyd } from './built-cli.ts';

let folder: string;
let scenario: string;
let out: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'xpyd-'));
  scenario = join(folder, 'demo.yaml');
  out = join(folder, 'out');
  writeFileSync(scenario, SCENARIO.replace('requests: 100', 'requests: 20'));
});

afterEach(() => rmSync(folder, { recursive: true }));

const sweep = (...args: string[]) => xpyd(['sweep', scenario, ...args]);
const read = (name: string, where = out) => readFileSync(join(where, name), 'utf8');
const journalLines = (where = out) =>
  existsSync(join(where, 'points.jsonl')) ? read('points.jsonl', where).trimEnd().split('\n') : [];
const indicesIn = (where = out) =>
  journalLines(where)
    .slice(1)
    .map((line): number => JSON.parse(line).index)
    .sort((a, b) => a - b);
const upTo = (length: number) => Array.from({ length }, (_, index) => index);

describe('xpyd sweep', () => {
  it('writes a row for each point and deployment, JSON, and prints the best', () => {
    const args = ['--vary', 'prefill=1..3', '--set', 'decode=3-prefill', '--vary', 'rate=2,4', '-o', out];
    const { exitCode, stdout, stderr } = sweep(...args);
    expect(exitCode).toBe(0);
    expect(stderr).toBe(`wrote ${join(out, 'sweep.csv')}\nwrote ${join(out, 'sweep.json')}\n`);
    expect(stdout).toMatch(/^demo, 6 points, seed 7\n\nMost output tokens per GPU\n/);
    expect(stdout).toContain('Pareto front (*)');
    expect(stdout).toContain(
      'Impossible: 2 of 6 points\n  2 x decode=0: deployments[1].layout.decode: expected',
    );
    const result: SweepResult = JSON.parse(read('sweep.json'));
    expect(result.points.map(({ settings }) => settings)).toEqual(
      [1, 2, 3].flatMap((prefill) => [2, 4].map((rate) => ({ prefill, rate, decode: 3 - prefill }))),
    );
    const [header, ...rows] = read('sweep.csv').trimEnd().split('\n');
    expect(header).toMatch(/^point,prefill,rate,decode,deployment,layout,gpus,price_per_hour,duration,/);
    expect(rows).toHaveLength(4 * 2 + 2);
    expect(rows[1]).toMatch(/^0,1,2,2,apart,1P2D,3,11.34,/);
  });

  it('prints as CSV and JSON what it writes, the same bytes with one thread as with two', () => {
    const args = ['--vary', 'rate=2..6', '--replications', '2'];
    const csv = sweep(...args, '--format', 'csv', '--workers', '1', '-o', out).stdout;
    expect(read('sweep.csv')).toBe(csv);
    expect(sweep(...args, '--format', 'json', '--workers', '2').stdout).toBe(read('sweep.json'));
  });

  it('reads a study, to which the command line may add', () => {
    const study = join(folder, 'study.yaml');
    writeFileSync(
      study,
      'study: mine\nscenario: demo.yaml\nvary: { rate: 2..4, tp: [1, 2] }\nset: { output: 2 * rate }\n',
    );
    const result: SweepResult = JSON.parse(
      xpyd(['sweep', study, '--vary', 'tp=1', '--set', 'requests=5', '--seed', '3', '--format', 'json'])
        .stdout,
    );
    expect(result).toMatchObject({ scenario: 'mine', seeds: [3] });
    expect(result.points.map(({ settings }) => settings)).toEqual([
      { rate: 2, tp: 1, output: 4 },
      { rate: 3, tp: 1, output: 6 },
      { rate: 4, tp: 1, output: 8 },
    ]);
    expect(result.points[0].deployments[0].metrics.total_output_tokens).toEqual({ mean: 20 });
  });

  it('reads a study with its scenario in place', () => {
    const study = join(folder, 'study.yaml');
    const inner = SCENARIO.replace('requests: 100', 'requests: 5').replaceAll(/^/gm, '  ');
    writeFileSync(study, `study: mine\nscenario:\n${inner}\nvary: { rate: [2, 4] }\nsample: 1\n`);
    expect(JSON.parse(xpyd(['sweep', study, '--format', 'json']).stdout).points).toHaveLength(1);
    writeFileSync(
      study,
      `study: mine\nscenario:\n${inner.replace('output: 64', 'output: 0')}\nvary: { rate: [2] }\n`,
    );
    expect(xpyd(['sweep', study]).stderr).toMatch(
      /study\.yaml:11:5: scenario\.workload\.output: expected a whole number/,
    );
  });

  it('draws a sample', () => {
    const { stdout } = sweep(
      '--vary',
      'rate=1..50',
      '--vary',
      'seed=1..50',
      '--sample',
      '3',
      '--format',
      'csv',
    );
    expect(stdout.trimEnd().split('\n')).toHaveLength(1 + 3 * 2);
  });

  it('ends with 3 if no point is possible', () => {
    writeFileSync(scenario, SCENARIO.replace('llama-3.1-8b-instruct', 'llama-3.1-405b-instruct'));
    const { exitCode, stdout } = sweep('--vary', 'rate=1,2');
    expect(exitCode).toBe(3);
    expect(stdout).toContain('Impossible: 2 of 2 points');
  });

  it.each([
    [['--vary', 'rat=1..2'], '--vary rat=1..2: unknown path "rat" (did you mean "rate"?)'],
    [
      ['--vary', 'workload.arival.rate=1,2'],
      'unknown path "workload.arival.rate" (did you mean "workload.arrivals.rate"?)',
    ],
    [['--vary', 'rate=4..2'], '--vary rate=4..2: the range 4..2 is empty (downwards: 4..2:-1)'],
    [['--vary', 'rate='], '--vary rate=: no value, expected values such as 1..7'],
    [['--vary', 'rate'], '--vary rate: expected name=value'],
    [
      ['--vary', 'rate=1..2000', '--vary', 'requests=1..2000'],
      'the grid has 4,000,000 points, more than a million (--yes',
    ],
    [['--vary', 'rate=0..2'], 'rate=0: workload.arrivals.rate: expected a positive number'],
    [['--vary', 'rate=1,2', '--set', 'requests=import(rate)'], 'unknown function "import"'],
    [
      ['--vary', 'rate=1,2', '--set', 'requests=1/(rate-2)'],
      'expected a finite number, found Infinity, with rate 2',
    ],
    [
      ['--vary', 'rate=1,2', '--replications', '0'],
      '--replications: expected a whole number of at least 1, found "0"',
    ],
    [['--vary', 'rate=1,2', '--resume'], '--resume needs -o'],
    [[], 'nothing varies in'],
  ])('refuses %j in one line', (args, message) => {
    const { exitCode, stdout, stderr } = sweep(...args);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^xpyd: [^\n]*\n$/);
    expect(stderr).toContain(message);
  });

  it('leaves nothing behind where no queue answers', () => {
    const { exitCode, stderr } = sweep('--vary', 'rate=1,2', '-o', out, '--executor', 'redis://127.0.0.1:1');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^xpyd: no answer from Redis at redis:\/\/127\.0\.0\.1:1[^\n]*\n$/);
    expect(existsSync(out)).toBe(false);
  });

  it('says where a study is wrong', () => {
    const study = join(folder, 'study.yaml');
    writeFileSync(study, 'study: mine\nscenario: demo.yaml\nvary:\n  rate: 2..4\n  seeed: [1, 2]\n');
    expect(xpyd(['sweep', study]).stderr).toContain(
      'study.yaml:5:3: vary.seeed: unknown path "seeed" (did you mean "seed"?)',
    );
    writeFileSync(study, 'study: mine\nscenario: demo.yaml\nvaries: {}\n');
    expect(xpyd(['sweep', study]).stderr).toContain(
      'study.yaml:3:1: varies: unknown key "varies" (did you mean "vary"?)',
    );
  });
});

describe('xpyd sweep --resume', () => {
  const args = ['--vary', 'rate=1..60', '--set', 'requests=1000', '--workers', '2'];

  /** Starts a sweep, and returns its process once some points are finished, but not all of them. */
  async function started(): Promise<ChildProcess> {
    const child = spawn(process.execPath, ['dist/cli.js', 'sweep', scenario, ...args, '-o', out], {
      stdio: 'ignore',
    });
    while (journalLines().length < 6) {
      expect(child.exitCode).toBeNull();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return child;
  }

  async function killed(signal: NodeJS.Signals): Promise<{ code: number | null; signal: string | null }> {
    const child = await started();
    child.kill(signal);
    return new Promise((resolve) => child.on('exit', (code, by) => resolve({ code, signal: by })));
  }

  function expectWhole(): void {
    const whole = join(folder, 'whole');
    expect(sweep(...args, '-o', whole).exitCode).toBe(0);
    expect(indicesIn()).toEqual(upTo(60));
    expect(read('sweep.json')).toBe(read('sweep.json', whole));
    expect(read('sweep.csv')).toBe(read('sweep.csv', whole));
  }

  it('goes on after kill -9: each point once, and the bytes of a sweep that nobody stopped', async () => {
    expect(await killed('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
    const before = journalLines();
    expect(before.length).toBeLessThan(61);
    const { exitCode } = sweep(...args, '-o', out, '--resume');
    expect(exitCode).toBe(0);
    expect(journalLines().slice(0, before.length - 1)).toEqual(before.slice(0, -1));
    expectWhole();
  }, 120_000);

  it.each([['SIGINT', 130] as const, ['SIGTERM', 143] as const])(
    'leaves valid files after %s, and goes on with them',
    async (signal, code) => {
      expect(await killed(signal)).toEqual({ code, signal: null });
      const { points }: SweepResult = JSON.parse(read('sweep.json'));
      expect(points.length).toBeGreaterThan(0);
      expect(points.length).toBeLessThan(60);
      expect(points.map(({ index }) => index)).toEqual(indicesIn());
      expect(read('sweep.csv').trimEnd().split('\n')).toHaveLength(1 + 2 * points.length);
      expect(sweep(...args, '-o', out, '--resume').exitCode).toBe(0);
      expectWhole();
    },
    120_000,
  );

  it('drops a last line that was written in part', () => {
    const few = ['--vary', 'rate=1..4', '-o', out];
    sweep(...few);
    const [json, csv] = [read('sweep.json'), read('sweep.csv')];
    truncateSync(join(out, 'points.jsonl'), read('points.jsonl').length - 40);
    expect(sweep(...few, '--resume').exitCode).toBe(0);
    expect(indicesIn()).toEqual([0, 1, 2, 3]);
    expect([read('sweep.json'), read('sweep.csv')]).toEqual([json, csv]);
  });

  it('runs nothing if nothing is left, and prints it again', () => {
    const few = ['--vary', 'rate=1..3', '-o', out];
    const first = sweep(...few).stdout;
    expect(sweep(...few, '--resume').stdout).toBe(first);
    expect(journalLines()).toHaveLength(4);
  });

  it('begins if there is nothing yet', () => {
    expect(sweep('--vary', 'rate=1,2', '-o', out, '--resume').exitCode).toBe(0);
    expect(indicesIn()).toEqual([0, 1]);
  });

  it('refuses results of another sweep, and to begin where one is', () => {
    const few = ['--vary', 'rate=1..3', '-o', out];
    sweep(...few);
    const journal = read('points.jsonl');
    const refused = (message: string, ...others: string[]) => {
      const { exitCode, stderr } = sweep(...others);
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(/^xpyd: [^\n]*\n$/);
      expect(stderr).toContain(message);
    };
    refused(
      'out holds a sweep of demo, 3 of 3 points (--resume prints it again, another -o begins anew)',
      ...few,
    );
    const other = 'with another scenario, other values or other seeds: it cannot be resumed';
    refused(other, '--vary', 'rate=1..4', '-o', out, '--resume');
    refused(other, ...few, '--seed', '8', '--resume');
    refused(other, ...few, '--replications', '2', '--resume');
    appendFileSync(scenario, 'router: least-tokens\n');
    refused(other, ...few, '--resume');
    expect(read('points.jsonl')).toBe(journal);
  });

  it('names the line of a journal that is damaged', () => {
    const few = ['--vary', 'rate=1..3', '-o', out];
    sweep(...few);
    writeFileSync(join(out, 'points.jsonl'), read('points.jsonl').replace('"settings"', 'settings'));
    const { exitCode, stderr } = sweep(...few, '--resume');
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      'points.jsonl:2: damaged, expected a line of JSON (remove the line to run its point again)',
    );
  });
});
