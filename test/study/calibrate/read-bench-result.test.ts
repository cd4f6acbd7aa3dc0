import { describe, expect, it } from 'vitest';
import { readBenchResult } from '../../../src/study/calibrate/read-bench-result.ts';

const RESULT = {
  date: '20250101-000000',
  label: null,
  num_prompts: 200,
  request_rate: 8,
  burstiness: 1,
  max_concurrency: null,
  completed: 200,
  output_throughput: 1200.5,
  mean_ttft_ms: 41.5,
  median_ttft_ms: 39,
  std_ttft_ms: 10,
  mean_itl_ms: 0,
};
const read = (result: object, names = ['only'], deployment?: string) =>
  readBenchResult(JSON.stringify(result), 'r.json', names, deployment);

describe('readBenchResult', () => {
  it('takes the numbers that there are, and the load', () => {
    const cells = read(RESULT);
    expect(cells.map(({ metric, unit, measured }) => [metric, measured, unit])).toEqual([
      ['output_throughput', 1200.5, 'tok/s'],
      ['mean_ttft_ms', 41.5, 'ms'],
      ['median_ttft_ms', 39, 'ms'],
    ]);
    expect(cells[0]).toMatchObject({
      deployment: 'only',
      load: 'rate=8 requests=200',
      settings: { rate: 8, burstiness: 1, requests: 200 },
    });
  });

  it('takes a limit on concurrency for clients that wait, and detailed lengths for the lengths', () => {
    const [{ settings }] = read({
      ...RESULT,
      ...{ request_rate: 'inf', max_concurrency: 32, input_lens: [100, 200, 0], output_lens: [5] },
    });
    expect(settings).toEqual({
      concurrency: 32,
      requests: 200,
      input: { kind: 'empirical', values: [100, 200] },
      output: { kind: 'fixed', tokens: 5 },
    });
  });

  it('reads one result a line', () => {
    const text = `${JSON.stringify(RESULT)}\n${JSON.stringify({ ...RESULT, request_rate: 16 })}\n`;
    const cells = readBenchResult(text, 'r.jsonl', ['only']);
    expect(new Set(cells.map(({ load }) => load))).toEqual(
      new Set(['rate=8 requests=200', 'rate=16 requests=200']),
    );
  });

  it('knows the deployment by the command line, by the label, or because there is one', () => {
    expect(read(RESULT, ['a', 'b'], 'b')[0].deployment).toBe('b');
    expect(read({ ...RESULT, label: 'a' }, ['a', 'b'])[0].deployment).toBe('a');
    expect(() => read(RESULT, ['a', 'b'])).toThrow('--measured <deployment>=r.json');
    expect(() => read(RESULT, ['a', 'b'], 'c')).toThrow('no deployment of the scenario is named "c"');
  });

  it.each([
    [{ ...RESULT, request_rate: undefined }, 'r.json: request_rate: missing, expected a rate, or "inf"'],
    [
      { ...RESULT, num_prompts: 'many' },
      'r.json: num_prompts: expected the number of requests, found "many" (text)',
    ],
    [{ ...RESULT, max_concurrency: 3 }, 'r.json: max_concurrency: a load with both a rate and a limit'],
  ])('refuses what is no such result', (result, message) => {
    expect(() => read(result)).toThrow(message);
  });

  it('refuses what is no JSON', () => {
    expect(() => readBenchResult('{', 'r.json', ['only'])).toThrow('r.json: not valid JSON');
    expect(() => readBenchResult('{}x\n{', 'r.json', ['only'])).toThrow('r.json:1:1: not valid JSON');
  });
});
