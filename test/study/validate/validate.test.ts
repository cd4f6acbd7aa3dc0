import { describe, expect, it } from 'vitest';
import type { BenchmarkCell } from '../../../src/config/benchmark.ts';
import { simulate } from '../../../src/simulate.ts';
import { combine, summarize, validateBenchmark } from '../../../src/study/validate/validate.ts';
import { benchmarkOf, cellOf, level, outcome, partOf, tinyScenario } from './tiny-benchmark.ts';

const ttftOf = (seed: number) => simulate(tinyScenario, { seed }).result.deployments[0].metrics.mean_ttft_ms!;

function validateCell(cell: Partial<BenchmarkCell>, part: Parameters<typeof partOf>[0] = {}) {
  const asked: string[] = [];
  const benchmark = benchmarkOf(partOf({ ...part, cells: [cellOf(cell)] }));
  const validation = validateBenchmark(benchmark, (file) => {
    asked.push(file);
    return tinyScenario;
  });
  expect(asked).toEqual(['demo.yaml']);
  return validation.cells[0];
}

describe('a cell', () => {
  it('is what one seed says, and how far that is from what was measured', () => {
    const simulated = ttftOf(1);
    const cell = validateCell({ value: simulated * 2 });
    expect(cell.simulated).toBeCloseTo(simulated, 9);
    expect(cell.relativeError).toBeCloseTo(-0.5, 9);
    expect(cell).toMatchObject({ measured: simulated * 2, band: null, insideBand: null, scored: true });
  });

  it('comes in the unit that it was published in', () => {
    const simulated = ttftOf(1) / 1000;
    const cell = validateCell({ value: simulated, unit: 's' });
    expect(cell.simulated).toBeCloseTo(simulated, 12);
    expect(cell.relativeError).toBeCloseTo(0, 9);
  });

  it('is the median of several seeds, with the band that holds nine of ten', () => {
    const [low, middle, high] = [1, 2, 3].map(ttftOf).sort((a, b) => a - b);
    const { simulated, band } = validateCell({}, { seeds: 3 });
    expect(simulated).toBeCloseTo(middle, 9);
    // Of three values the 5th percentile lies a tenth of the way from the first to the second.
    expect(band![0]).toBeCloseTo(low + 0.1 * (middle - low), 9);
    expect(band![1]).toBeCloseTo(high - 0.1 * (high - middle), 9);
  });

  it.each([
    [1, true],
    [10, false],
    [0.1, false],
  ])('lies in the band or not: %f times the median', (factor, insideBand) => {
    const middle = [1, 2, 3].map(ttftOf).sort((a, b) => a - b)[1];
    expect(validateCell({ value: middle * factor }, { seeds: 3 }).insideBand).toBe(insideBand);
  });

  it('has neither value nor band where the load tool prints none', () => {
    const levels = [level('rate=4'), level('next')];
    const part = { seeds: 3, sequential: true, levels };
    expect(validateCell({ metric: 'mean_itl' }, part)).toMatchObject({
      simulated: null,
      relativeError: null,
      band: null,
      insideBand: null,
    });
  });

  it('that was measured as 0 is met exactly or not at all', () => {
    expect(validateCell({ value: 0 }).relativeError).toBeNull();
    const none = { requests: 1, output: { kind: 'fixed', tokens: 1 } } as const;
    const part = {
      tool: 'load_test.py',
      ignoreEos: false,
      levels: [level('rate=4', { ...none, maxOutputTokens: 2 })],
    };
    expect(validateCell({ metric: 'success_rate', unit: 'percent', value: 0 }, part as never)).toMatchObject({
      simulated: 0,
      relativeError: 0,
    });
  });

  it('that is not scored says so', () => {
    expect(validateCell({ whyNotScored: 'too few' }).scored).toBe(false);
    expect(validateCell({ role: 'fitted' }).role).toBe('fitted');
  });
});

describe('summarize', () => {
  const errors = (...relativeErrors: (number | null)[]) =>
    summarize(
      relativeErrors.map((relativeError) =>
        outcome({ relativeError, simulated: relativeError === null ? null : 100 * (1 + relativeError) }),
      ),
    ).predicted;

  it('takes errors without their sign', () => {
    expect(errors(-0.3, 0.1, 0.2)).toMatchObject({ median: 0.2, cells: 3 });
    expect(errors(-0.3, 0.1, 0.2, -0.4).median).toBeCloseTo(0.25, 12);
    // 90 % of the way along eleven errors is the tenth.
    expect(errors(...Array.from({ length: 11 }, (_, index) => index / 10)).p90).toBeCloseTo(0.9, 12);
  });

  it('keeps fitted cells apart, and leaves out those that do not count', () => {
    const { predicted, fitted } = summarize([
      outcome({ relativeError: 0.1 }),
      outcome({ relativeError: 0.2, role: 'fitted' }),
      outcome({ relativeError: 9, scored: false }),
      outcome({ relativeError: 9, scored: false, role: 'fitted' }),
    ]);
    expect(predicted).toMatchObject({ median: 0.1, p90: 0.1, cells: 1 });
    expect(fitted).toMatchObject({ median: 0.2, p90: 0.2, cells: 1 });
  });

  it('says nothing of no cells', () => {
    expect(summarize([]).predicted).toEqual({
      median: null,
      p90: null,
      cells: 0,
      unfilled: 0,
      insideBand: null,
    });
  });

  it('takes a cell without a simulated value for as wrong as can be', () => {
    expect(errors(0.1, 0.2, null)).toMatchObject({ median: 0.2, p90: null, cells: 3, unfilled: 1 });
    expect(errors(0.1, null, null)).toMatchObject({ median: null, p90: null, cells: 3, unfilled: 2 });
    expect(errors(...Array(10).fill(0.1), null)).toMatchObject({ median: 0.1, p90: 0.1, unfilled: 1 });
  });

  it('counts the measured values inside their bands, where there is one', () => {
    const band: [number, number] = [90, 110];
    const { predicted } = summarize([
      outcome({ band, insideBand: true }),
      outcome({ band, insideBand: true }),
      outcome({ band, insideBand: false }),
      outcome(),
    ]);
    expect(predicted.insideBand).toBeCloseTo(2 / 3, 12);
    expect(summarize([outcome()]).predicted.insideBand).toBeNull();
  });
});

describe('combine', () => {
  it('takes every cell once, whichever benchmark it is of', () => {
    const benchmark = (relativeError: number) => {
      const cells = [outcome({ relativeError }), outcome({ relativeError })];
      return { name: 'x', title: 'x', source: 'x', fittedParameters: [], cells, ...summarize(cells) };
    };
    const { predicted, fitted } = combine([benchmark(0.1), benchmark(0.3)]);
    expect(predicted).toMatchObject({ cells: 4 });
    expect(predicted.median).toBeCloseTo(0.2, 12);
    expect(fitted.cells).toBe(0);
  });
});
