import type { Benchmark, BenchmarkCell, BenchmarkPart, LoadLevel } from '../../../src/config/benchmark.ts';
import { fileLibrary } from '../../../src/config/load-files.ts';
import { parseScenario } from '../../../src/config/parse-scenario.ts';
import type { Scenario } from '../../../src/config/scenario.ts';
import type { CellValidation } from '../../../src/study/validate/validation.ts';
import { SCENARIO } from '../../config/scenario-text.ts';

/** 100 requests at 4 a second to two deployments, `together` and `apart`. */
export const tinyScenario: Scenario = parseScenario(SCENARIO, 'demo.yaml', fileLibrary('.'));

export function level(load: string, workload: LoadLevel['workload'] = {}): LoadLevel {
  return { load, workload };
}

export function cellOf(changes: Partial<BenchmarkCell> = {}): BenchmarkCell {
  return {
    deployment: 'together',
    load: 'rate=4',
    metric: 'mean_ttft',
    value: 20,
    unit: 'ms',
    role: 'predicted',
    ...changes,
  };
}

/** One level, one seed, one cell; `changes` on top. */
export function partOf(changes: Partial<BenchmarkPart> = {}): BenchmarkPart {
  return {
    name: 'only',
    scenario: 'demo.yaml',
    tool: 'vllm',
    seeds: 1,
    sequential: false,
    ignoreEos: true,
    levels: [level('rate=4')],
    deployments: ['together'],
    cells: [cellOf()],
    ...changes,
  };
}

export function benchmarkOf(...parts: BenchmarkPart[]): Benchmark {
  return { name: 'tiny', title: 'One part', source: 'https://example.org', parts, fitted: [] };
}

/** What came of one cell: 10 % too much, scored, and drawn once. */
export function outcome(changes: Partial<CellValidation> = {}): CellValidation {
  return {
    deployment: 'together',
    load: 'rate=4',
    metric: 'mean_ttft',
    unit: 'ms',
    measured: 100,
    simulated: 110,
    relativeError: 0.1,
    band: null,
    insideBand: null,
    scored: true,
    role: 'predicted',
    ...changes,
  };
}
