import { describe, expect, test } from 'vitest';
import { neededMetrics, objectiveText, parseObjectives } from '../../../src/study/plan/objectives.ts';

describe('objectives on a command line', () => {
  test('name a metric of a run, a comparison and a limit', () => {
    expect(parseObjectives('p99_ttft_ms<=1000, mean_itl_ms < 12.5,output_throughput>=2e3')).toEqual([
      { metric: 'p99_ttft_ms', comparison: '<=', limit: 1000 },
      { metric: 'mean_itl_ms', comparison: '<', limit: 12.5 },
      { metric: 'output_throughput', comparison: '>=', limit: 2000 },
    ]);
  });

  test.each([
    ['p99_tttf_ms<=1000', 'unknown metric "p99_tttf_ms" (did you mean "p99_ttft_ms"?)'],
    ['p101_ttft_ms<=1000', 'unknown metric "p101_ttft_ms"'],
    ['output_throughputs>=5', 'did you mean "output_throughput"?'],
    ['p99_ttft_ms=1000', "expected conditions such as 'p99_ttft_ms<=1000"],
    ['p99_ttft_ms<=fast', 'found "p99_ttft_ms<=fast"'],
    ['', 'expected conditions such as'],
    ['p99_ttft_ms<=10,p99_ttft_ms>=20', 'nothing can meet both p99_ttft_ms<=10 and p99_ttft_ms>=20'],
    ['p99_ttft_ms<10,p99_ttft_ms>=10', 'nothing can meet both p99_ttft_ms<10 and p99_ttft_ms>=10'],
  ])('%s is refused', (text, message) => {
    expect(() => parseObjectives(text)).toThrow(message);
  });

  test('may enclose a metric', () => {
    expect(parseObjectives('p99_ttft_ms<=10,p99_ttft_ms>=10')).toHaveLength(2);
  });

  test('read as people say them', () => {
    expect(objectiveText({ metric: 'p99_ttft_ms', comparison: '<=', limit: 1000 })).toBe(
      'P99 TTFT <= 1000 ms',
    );
  });
});

describe('the metrics that objectives need', () => {
  const spec = { percentiles: [50], warmupSeconds: 3 };

  test('are their percentiles besides those of the scenario, and always the 99th', () => {
    const needed = neededMetrics(spec, parseObjectives('p90_ttft_ms<=5,mean_itl_ms<=3'));
    expect(needed).toMatchObject({ percentiles: [50, 90, 99], warmupSeconds: 3 });
  });

  test('judge single requests by the strictest limits, ITL by the mean gap of a request', () => {
    const objectives = parseObjectives('p99_ttft_ms<=500,p50_ttft_ms<=100,p99_itl_ms<=20,p10_e2el_ms>=4');
    expect(neededMetrics(spec, objectives).goodput).toEqual({ ttft: 100, tpot: 20 });
    expect(neededMetrics(spec, parseObjectives('output_throughput>=1')).goodput).toBeUndefined();
  });

  test('leave the goodput of the scenario as it is', () => {
    const own = { ...spec, goodput: { e2el: 9 } };
    expect(neededMetrics(own, parseObjectives('p99_ttft_ms<=500')).goodput).toEqual({ e2el: 9 });
  });
});
