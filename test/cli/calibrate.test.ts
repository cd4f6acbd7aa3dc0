import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SCENARIO } from '../config/scenario-text.ts';
import { xpyd } from './built-cli.ts';

let folder: string;
let scenario: string;
let measured: string;

const CSV = `deployment,rate,concurrency,input,requests,metric,value,unit
together,2,,,40,mean_ttft_ms,0.03,s
together,2,,,40,mean_itl_ms,9,
together,,64,2000,128,mean_itl_ms,35,
together,,64,2000,128,mean_ttft_ms,700,
apart,2,,,40,mean_ttft_ms,45,
apart,2,,,40,mean_itl_ms,9,
`;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'xpyd-'));
  scenario = join(folder, 'demo.yaml');
  writeFileSync(scenario, SCENARIO);
  mkdirSync(join(folder, 'data'));
  measured = join(folder, 'data/night.csv');
  writeFileSync(measured, CSV);
});

afterEach(() => rmSync(folder, { recursive: true }));

const calibrate = (...args: string[]) => xpyd(['calibrate', scenario, ...args]);

describe('xpyd calibrate', () => {
  it('prints values, numbers and errors, the same bytes each time', () => {
    const { exitCode, stdout, stderr } = calibrate('--measured', measured, '--fit', 'hostPerStep');
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Parameters\n/);
    expect(stdout).toMatch(/hostPerStep +850 us +[\d.]+ [mu]s/);
    expect(stdout).toContain('together    rate=2 requests=40');
    expect(stdout).toContain('left out, each of 3 loads in turn');
    expect(calibrate('--measured', measured, '--fit', 'hostPerStep').stdout).toBe(stdout);
    expect(readdirSync(join(folder, 'data'))).toEqual(['night.csv']);
  });

  it('writes profiles with which the scenario says what was measured', () => {
    const json = join(folder, 'calibration.json');
    const fit = 'memoryEfficiency,hostPerStep,ingressDelay,linkBandwidth';
    const { stdout } = calibrate(
      '--measured',
      measured,
      '--fit',
      fit,
      '--write',
      '--json',
      json,
      '--seeds',
      '1',
    );
    expect(readdirSync(join(folder, 'data')).sort()).toEqual([
      ...['night.csv', 'night.h100-sxm.yaml', 'night.rdma-400g.yaml', 'night.vllm-v1.yaml'],
    ]);
    const profile = readFileSync(join(folder, 'data/night.vllm-v1.yaml'), 'utf8');
    expect(profile).toMatch(/^# calibrated to night\.csv on \d{4}-\d\d-\d\d: median error [\d.]+ %/);
    expect(profile).toContain('extends: vllm-v1\noverhead:\n  perStep: ');

    const options = [...stdout.matchAll(/--set '?([^'\\\n]+?)'?(?: \\)?\n/g)].flatMap(([, text]) => [
      '--set',
      text,
    ]);
    expect(options).toContain('deployments[1].link=data/night.rdma-400g.yaml');
    const load = ['--set', 'workload.arrivals.rate=2', '--set', 'workload.requests=40'];
    const run = xpyd(['run', scenario, ...options, ...load, '--format', 'json']);
    const [together] = JSON.parse(run.stdout).deployments;
    const { cells } = JSON.parse(readFileSync(json, 'utf8'));
    // Profiles hold four digits.
    expect(together.metrics.mean_itl_ms / cells[1].after).toBeCloseTo(1, 2);
    expect(together.metrics.mean_ttft_ms / cells[0].after).toBeCloseTo(1, 2);
  });

  it('reads what vllm bench serve wrote', () => {
    const file = join(folder, 'result.json');
    const result = {
      num_prompts: 30,
      request_rate: 4,
      mean_ttft_ms: 30,
      median_ttft_ms: 28,
      mean_itl_ms: 10,
    };
    writeFileSync(file, JSON.stringify(result));
    const { exitCode, stdout } = calibrate('--measured', `apart=${file}`, '--fit', 'hostPerStep');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('rate=4 requests=30');
    expect(calibrate('--measured', file).stderr).toContain('whose numbers these are');
  });

  it('takes the numbers of a published benchmark', () => {
    const file = 'scenarios/published/dynamo-vllm-h200-70b';
    const { exitCode, stdout } = xpyd([
      ...['calibrate', `${file}.yaml`, '--measured', `${file}.benchmark.yaml`, '--fit', 'linkBandwidth'],
    ]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/linkBandwidth +2\.52 GB\/s/);
  });

  it.each([
    [[], 'missing --measured <file>'],
    [['--measured', 'nowhere.csv'], 'nowhere.csv: there is no such file'],
    [['--measured', 'x.csv', '--fit', 'hostPerStap'], 'did you mean "hostPerStep"?'],
    [['--measured', 'x.csv', '--seeds', '0'], '--seeds: expected a whole number from 1 to 999'],
  ])('says what is wrong: %j', (args, message) => {
    const { exitCode, stdout, stderr } = calibrate(...args);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  it('names the line of a number that is wrong', () => {
    writeFileSync(measured, `${CSV}apart,2,,,40,mean_itl_ms,fast,\n`);
    const { exitCode, stderr } = calibrate('--measured', measured);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('night.csv:8:26: expected a measured number, more than 0, found "fast"');
  });
});
