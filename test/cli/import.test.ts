import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCENARIO } from '../config/scenario-text.ts';
import { xpyd } from './built-cli.ts';

let folder: string;
let scenario: string;
let results: string[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'xpyd-'));
  scenario = join(folder, 'demo.yaml');
  writeFileSync(scenario, SCENARIO);
  const { exitCode } = xpyd([
    'run',
    scenario,
    '--vllm-result',
    join(folder, 'v'),
    '--detailed',
    '--no-check',
  ]);
  expect(exitCode).toBe(0);
  results = readdirSync(join(folder, 'v')).map((name) => join(folder, 'v', name));
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('xpyd import', () => {
  it('finds in a result of run what run had said, and calibrate takes it', () => {
    const table = join(folder, 'measured.csv');
    const { exitCode, stdout, stderr } = xpyd(['import', ...results, '-o', table]);
    expect([exitCode, stdout]).toEqual([0, '']);
    expect(stderr).toContain(`${results[0]}: vllm, 1 run, `);
    expect(stderr).toContain('left out: std_ttft_ms');
    const rows = readFileSync(table, 'utf8').trimEnd().split('\n');
    for (const file of results) {
      const result = JSON.parse(readFileSync(file, 'utf8'));
      const own = rows.filter((row) => row.startsWith(`${result.label},`));
      for (const key of ['output_throughput', 'mean_ttft_ms', 'p99_itl_ms', 'median_tpot_ms', 'mean_e2el_ms'])
        expect(own.some((row) => row.includes(`,${key},${result[key]},`))).toBe(true);
    }
    const fit = ['--measured', table, '--fit', 'hostPerStep', '--seeds', '1'];
    const calibrated = xpyd(['calibrate', scenario, ...fit]);
    expect([calibrated.exitCode, calibrated.stderr]).toEqual([0, '']);
    expect(calibrated.stdout).toMatch(/together +rate=4 requests=100 +mean_ttft_ms/);
  });

  it('writes a benchmark that validate takes', () => {
    const file = join(folder, 'm.benchmark.yaml');
    expect(xpyd(['import', ...results, '--scenario', scenario, '-o', file]).exitCode).toBe(0);
    const { exitCode, stdout } = xpyd(['validate', file]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/together\n +rate=4 requests=100 +request_throughput/);
  });

  it('reads its own AIPerf records back, when told the load', () => {
    const own = join(folder, 'a');
    xpyd(['run', scenario, '--aiperf', own, '--no-check']);
    const records = join(own, 'apart', 'profile_export.jsonl');
    const { exitCode, stdout, stderr } = xpyd(['import', records, '--deployment', 'apart', '--rate', '4']);
    expect(exitCode).toBe(0);
    expect(stderr).toContain(': aiperf, 1 run, ');
    const [, value] = /^apart,rate=4 requests=100,4,1,,100,.*,mean_tpot_ms,([\d.]+),ms$/m.exec(stdout)!;
    const { mean_tpot_ms: expected } = JSON.parse(
      readFileSync(results.find((file) => file.includes('apart'))!, 'utf8'),
    );
    expect(Number(value)).toBeCloseTo(expected, 4);
  });

  it.each([
    [['nowhere.json'], 'nowhere.json'],
    [['DAMAGED'], 'not valid JSON'],
    [['RESULT', '--tool', 'guidelm'], 'did you mean "guidellm"?'],
    [['RESULT', '--rate', 'fast'], '--rate: expected requests a second or inf, found "fast"'],
    [['RESULT', '--rate', '1', '--concurrency', '2'], 'a rate or a concurrency, not both'],
    [['RESULT', '-o', 'x.txt'], '-o: expected a name that ends in .csv or .yaml'],
    [['RESULT', '-o', 'x.yaml'], '-o <name>.yaml and --scenario <file> need each other'],
    [
      ['RESULT', '-o', 'YAML', '--scenario', 'SCENARIO', '--deployment', 'togther'],
      'did you mean "together"?',
    ],
  ])('says what is wrong: %j', (words, message) => {
    const damaged = join(folder, 'damaged.json');
    writeFileSync(damaged, readFileSync(results[0], 'utf8').slice(0, 500));
    const yaml = join(folder, 'never.benchmark.yaml');
    const places: Record<string, string> = {
      RESULT: results[0],
      DAMAGED: damaged,
      YAML: yaml,
      SCENARIO: scenario,
    };
    const { exitCode, stdout, stderr } = xpyd(['import', ...words.map((word) => places[word] ?? word)]);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(existsSync(yaml)).toBe(false);
  });
});
