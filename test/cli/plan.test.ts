import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { PlanResult } from '../../src/study/plan/plan-result.ts';
import { xpyd } from './built-cli.ts';

const SCENARIO = 'scenarios/quickstart.yaml';
const SMALL = ['--replications', '1', '--requests', '200', '--top', '1', '--threads', '1'];
const SLO = 'p99_ttft_ms<=1000,p99_itl_ms<=50';

describe('xpyd plan', () => {
  test('prints the table and writes the result', () => {
    const json = join(mkdtempSync(join(tmpdir(), 'xpyd-plan-')), 'plan.json');
    const args = ['--rate', '8', '--slo', SLO, '--gpus', 'h100,l4', '--max-gpus', '2', '--json', json];
    const { exitCode, stdout, stderr } = xpyd(['plan', SCENARIO, ...args, ...SMALL]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('quickstart: 8.00 requests/s with P99 TTFT <= 1000 ms, P99 ITL <= 50 ms');
    expect(stdout).toContain('1  1 x h100-sxm TP1 aggregated, budget');
    expect(stderr).toContain(
      'only aggregated layouts: nothing says what carries KV in others (--link rdma-400g)',
    );
    expect(stderr).toContain('200 requests are few');
    const result = JSON.parse(readFileSync(json, 'utf8')) as PlanResult;
    expect(result).toMatchObject({ kind: 'plan', schemaVersion: 1, rate: 8, maxGpus: 2, feasible: true });
    expect(result.layouts).toHaveLength(1);
  });

  test('ends with 3 where nothing meets the objectives, and says which break', () => {
    const args = [
      '--rate',
      '50',
      '--slo',
      'p99_ttft_ms<=50',
      '--gpus',
      'l4',
      '--max-gpus',
      '1',
      '--format',
      'json',
    ];
    const { exitCode, stdout } = xpyd(['plan', SCENARIO, ...args, ...SMALL]);
    expect(exitCode).toBe(3);
    const { feasible, layouts } = JSON.parse(stdout) as PlanResult;
    expect(feasible).toBe(false);
    expect(layouts[0].broken.map(({ metric }) => metric)).toContain('p99_ttft_ms');
  });

  test('judges the deployments of a scenario', () => {
    const args = ['--deployments', '--slo', 'p99_ttft_ms<=10000'];
    const { exitCode, stdout } = xpyd([
      ...['plan', 'scenarios/why-1p1d-lost.yaml', ...args],
      ...['--replications', '1', '--requests', '200', '--threads', '1'],
    ]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/2 {2}1P1D .* prefill compute\n/);
  });

  test.each([
    ['no objectives', ['--gpus', 'h100'], '--slo is missing'],
    [
      'an unknown metric',
      ['--slo', 'p99_tttf_ms<=5'],
      'unknown metric "p99_tttf_ms" (did you mean "p99_ttft_ms"?)',
    ],
    ['contradictory objectives', ['--slo', 'p99_itl_ms<=10,p99_itl_ms>=20'], 'nothing can meet both'],
    ['no accelerators', ['--slo', SLO], '--gpus is missing'],
    [
      'an unknown accelerator',
      ['--slo', SLO, '--gpus', 'h1000'],
      'unknown accelerator "h1000" (did you mean',
    ],
    ['an unknown link', ['--slo', SLO, '--gpus', 'h100', '--link', 'rdma-40g'], 'unknown link "rdma-40g"'],
    [
      'half a pipeline stage',
      ['--slo', SLO, '--gpus', 'h100', '--pipeline-parallel', '1,1.5'],
      '--pipeline-parallel: expected a whole number, found "1.5"',
    ],
    [
      'more stages than layers',
      ['--slo', SLO, '--gpus', 'h100', '--pipeline-parallel', '40'],
      'expected at most the 32 layers of llama-3.1-8b-instruct, found 40',
    ],
    [
      'stages of layouts that stand',
      ['--slo', SLO, '--deployments', '--pipeline-parallel', '2'],
      'these have the stages that they have',
    ],
    ['two spaces', ['--slo', SLO, '--gpus', 'h100', '--deployments'], 'one of them says which layouts'],
    [
      'a price for another card',
      ['--slo', SLO, '--gpus', 'h100', '--price', 'h200=3'],
      '--gpus does not have h200',
    ],
    [
      'a price of nothing',
      ['--slo', SLO, '--gpus', 'h100', '--price', 'h100=free'],
      'expected a positive number',
    ],
    [
      'a negative rate',
      ['--slo', SLO, '--gpus', 'h100', '--rate', '-3'],
      '--rate: expected a positive number',
    ],
    [
      'half a GPU',
      ['--slo', SLO, '--gpus', 'h100', '--max-gpus', '2.5'],
      '--max-gpus: expected a whole number',
    ],
    [
      'a closed loop',
      [
        '--slo',
        SLO,
        '--gpus',
        'h100',
        '--rate',
        '5',
        '--set',
        'workload.arrivals={process: closed, concurrency: 4}',
      ],
      "come in a closed loop (--set 'workload.arrivals={ process: poisson, rate: 5 }')",
    ],
  ])('%s is bad input', (_, args, message) => {
    const { exitCode, stdout, stderr } = xpyd(['plan', SCENARIO, ...args]);
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n').at(-1)).toContain(message);
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
  });
});
