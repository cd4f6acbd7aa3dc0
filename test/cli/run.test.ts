import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SCENARIO } from '../config/scenario-text.ts';
import { xpyd } from './built-cli.ts';

let folder: string;
let scenario: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'xpyd-'));
  scenario = join(folder, 'demo.yaml');
  writeFileSync(scenario, SCENARIO);
});

afterEach(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]) => xpyd(['run', scenario, ...args]);
const linesOf = (file: string) => readFileSync(file, 'utf8').trimEnd().split('\n');

describe('xpyd run', () => {
  it('prints the deployments side by side, without colours where no terminal is', () => {
    const { exitCode, stdout, stderr } = run();
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^h100-sxm \+ vllm-v1: .*published numbers.*\n$/);
    expect(stdout).toMatch(/^demo, seed 7\n/);
    expect(stdout).toContain('together');
    expect(stdout).toContain('apart');
    expect(stdout).not.toContain('\u001b');
  });

  it('prints what vllm bench serve prints', () => {
    const { stdout } = run('--format', 'vllm');
    expect(stdout).toMatch(/^together\n=+ Serving Benchmark Result =+\nSuccessful requests: {21}100 {7}\n/);
    expect(stdout).toContain(`${'Request rate configured (RPS):'.padEnd(41)}4.00`);
    const alone = run('--format', 'vllm', '--set', 'deployments=[{ name: x, layout: aggregated }]');
    expect(alone.stdout).toMatch(/^=+ Serving/);
  });

  it('says which queue grows: below the table, or on stderr where the format has no place for it', () => {
    const overload = ['--set', 'workload.arrivals.rate=400', '--set', 'workload.requests=1000', '--no-check'];
    const sentence =
      /apart: not in steady state, beyond saturation: the queue grows by \S+ requests a\s+second/;
    const table = run(...overload);
    expect(table.stdout).toMatch(sentence);
    expect(table.stdout).toMatch(/^Mean TTFT +ms +[\d,]+ +grows$/m);
    expect(table.stderr).toBe('');
    const vllm = run('--format', 'vllm', ...overload);
    expect(vllm.stderr).toMatch(sentence);
    expect(vllm.stdout).toMatch(/^Mean TTFT \(ms\): {26}\d+\.\d\d *$/m);
    expect(vllm.stdout).not.toContain('steady');
  });

  it('prints as JSON what it writes as JSON', () => {
    const file = join(folder, 'deep/er/result.json');
    const { stdout, stderr } = run('--format', 'json', '--json', file, '--no-check');
    expect(readFileSync(file, 'utf8')).toBe(stdout);
    expect(stderr).toBe(`wrote ${file}\n`);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ schemaVersion: 1, scenario: 'demo', seed: 7 });
    expect(result.deployments.map(({ name }: { name: string }) => name)).toEqual(['together', 'apart']);
    expect(result.deployments[0].requests).toMatchObject({ total: 100, completed: 100, unfinished: 0 });
  });

  it('writes the same bytes for the same seed, and others for another', () => {
    const first = run('--format', 'json').stdout;
    expect(run('--format', 'json').stdout).toBe(first);
    expect(run('--format', 'json', '--seed', '7').stdout).toBe(first);
    expect(run('--format', 'json', '--seed', '8').stdout).not.toBe(first);
  });

  it('writes CSV: a summary, the requests and, if asked for, the steps of all deployments', () => {
    const csv = join(folder, 'csv');
    const { stderr } = run('--csv', csv, '--no-check');
    expect(stderr).toBe(`wrote ${join(csv, 'summary.csv')}\nwrote ${join(csv, 'requests.csv')}\n`);
    expect(readdirSync(csv).sort()).toEqual(['requests.csv', 'summary.csv']);
    const [header, ...requests] = linesOf(join(csv, 'requests.csv'));
    expect(header).toMatch(/^deployment,id,input_tokens,/);
    expect(requests).toHaveLength(200);
    expect(requests[99]).toMatch(/^together,99,/);
    expect(requests[100]).toMatch(/^apart,0,/);
    run('--csv', csv, '--steps');
    const [columns, ...steps] = linesOf(join(csv, 'steps.csv'));
    expect(columns).toMatch(/^deployment,worker,start_s,end_s,/);
    expect(new Set(steps.map((line) => line.split(',', 2).join()))).toEqual(
      new Set(['together,0', 'together,1', 'apart,0', 'apart,1']),
    );
  });

  it('changes the scenario from the command line', () => {
    const { stdout } = run(
      ...['--format', 'json', '--goodput', 'ttft:200 tpot:50', '--percentiles', '50,95'],
      ...['--set', 'workload.requests=10', '--set', 'deployments[0].layout=3 aggregated'],
    );
    const [together] = JSON.parse(stdout).deployments;
    expect(together.requests.total).toBe(10);
    expect(together.cluster.gpus).toBe(3);
    expect(together.metrics).toHaveProperty('p95_ttft_ms');
    expect(together.metrics).not.toHaveProperty('p99_ttft_ms');
    expect(together.metrics.request_goodput).toBeGreaterThan(0);
  });

  it.each([
    [
      ['--set', 'workload.requests=0'],
      '--set workload.requests=0: workload.requests: expected a whole number of requests, at least 1, found 0 (number)',
    ],
    [
      ['--set', 'workload.reqests=5'],
      '--set workload.reqests=5: unknown path "workload.reqests" (did you mean "workload.requests"?)',
    ],
    [['--seed', '-1'], '--seed: seed: expected a whole number of at least 0, found -1 (number)'],
    [
      ['--goodput', 'ttft'],
      '--goodput: metrics.goodput: expected objectives such as "ttft:200 tpot:50" in milliseconds of ttft, tpot, e2el, found "ttft" (text)',
    ],
    [
      ['--percentiles', '50,x'],
      '--percentiles: metrics.percentiles[1]: expected a percentile above 0 and at most 100, found "x" (text)',
    ],
  ])('%j names the option', (args, message) => {
    expect(run(...args)).toEqual({ exitCode: 2, stdout: '', stderr: `xpyd: ${message}\n` });
  });

  it('says in one line what is wrong with a scenario', () => {
    writeFileSync(scenario, SCENARIO.replace('rate: 4', 'rate: -4'));
    const reason = 'expected a positive number of requests per second, found -4 (number)';
    const stderr = `xpyd: ${scenario}:6:33: workload.arrivals.rate: ${reason}\n`;
    expect(run()).toEqual({ exitCode: 2, stdout: '', stderr });
  });

  it('ends with exit code 3 when the model fits nowhere', () => {
    const { exitCode, stdout, stderr } = run('--set', 'model=llama-3.1-70b-instruct');
    expect([exitCode, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/^xpyd: [^\n]+\n$/);
  });

  it('refuses before it simulates when there is no place for the result', () => {
    const file = join(scenario, 'result.json');
    const stderr = `xpyd: cannot write ${file}: a part of the path is a file\n`;
    expect(run('--json', file)).toEqual({ exitCode: 2, stdout: '', stderr });
    expect(run('--json', folder).stderr).toBe(`xpyd: cannot write ${folder}: this is a folder\n`);
  });

  it('leaves no temporary files', () => {
    run('--json', join(folder, 'result.json'), '--csv', folder);
    expect(readdirSync(folder).filter((name) => name.includes('tmp'))).toEqual([]);
    expect(existsSync(join(folder, 'result.json'))).toBe(true);
  });
});
