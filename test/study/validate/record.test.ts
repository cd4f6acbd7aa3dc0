import { describe, expect, it } from 'vitest';
import { parseRecord, recordErrors, regressions } from '../../../src/study/validate/record.ts';
import { combine, summarize } from '../../../src/study/validate/validate.ts';
import { outcome } from './tiny-benchmark.ts';

function validationOf(medians: Record<string, number | null>) {
  return combine(
    Object.entries(medians).map(([name, relativeError]) => {
      const cells = [outcome({ relativeError })];
      return { name, title: 'x', source: 'x', fittedParameters: [], cells, ...summarize(cells) };
    }),
  );
}

describe('recordErrors', () => {
  it('keeps the median error of the predicted cells of each benchmark', () => {
    expect(recordErrors(validationOf({ a: 0.123456, b: -0.2 }))).toEqual({ a: 0.1235, b: 0.2 });
  });

  it('keeps nothing of a benchmark that could not be simulated', () => {
    expect(recordErrors(validationOf({ a: 0.1, b: null }))).toEqual({ a: 0.1 });
  });
});

describe('regressions', () => {
  it('are medians more than a point above the recorded ones', () => {
    const recorded = { a: 0.1, b: 0.1, c: 0.1 };
    expect(regressions(validationOf({ a: 0.1099, b: 0.05, c: 0.12 }), recorded)).toEqual([
      'c: the median error of predicted cells is 12.0 %, 10.0 % is recorded',
    ]);
  });

  it('are benchmarks that nobody has looked at', () => {
    expect(regressions(validationOf({ a: 0.1 }), {})).toEqual([
      'a: the median error of predicted cells is 10.0 %, nothing is recorded',
    ]);
  });

  it('are benchmarks whose cells the simulation cannot fill', () => {
    expect(regressions(validationOf({ a: null }), { a: 0.1 })).toEqual([
      'a: most predicted cells could not be simulated',
    ]);
  });

  it('are none where every cell was fitted', () => {
    const cells = [outcome({ role: 'fitted' })];
    const benchmark = {
      name: 'a',
      title: 'x',
      source: 'x',
      fittedParameters: [],
      cells,
      ...summarize(cells),
    };
    expect(regressions(combine([benchmark]), {})).toEqual([]);
    expect(recordErrors(combine([benchmark]))).toEqual({});
  });
});

describe('parseRecord', () => {
  it('reads what recordErrors made, and refuses anything else with the name of the file', () => {
    const record = recordErrors(validationOf({ a: 0.04, b: null }));
    expect(parseRecord(JSON.stringify(record), 'r.json')).toEqual(record);
    for (const text of ['', '[1]', '{"a":"0.1"}', 'null']) {
      expect(() => parseRecord(text, 'r.json')).toThrow(
        /^r\.json: expected a median error for each benchmark/,
      );
    }
  });
});
