import { describe, expect, it } from 'vitest';
import { parseBenchmark } from '../../src/config/parse-benchmark.ts';
import { BENCHMARK, changed } from './benchmark-text.ts';

describe('parseBenchmark', () => {
  const benchmark = parseBenchmark(BENCHMARK, 'demo.benchmark.yaml');
  const [chat, bursts] = benchmark.parts;

  it('keeps what describes the benchmark', () => {
    expect(benchmark).toMatchObject({
      name: 'demo',
      title: 'One against two',
      source: 'https://example.org/table',
      licence: 'Apache-2.0',
    });
    expect(benchmark).not.toHaveProperty('description');
  });

  it('says which runs a part is made of', () => {
    expect(chat).toMatchObject({
      name: 'chat',
      scenario: 'demo.yaml',
      tool: 'genai-perf',
      seeds: 3,
      sequential: true,
      ignoreEos: true,
      deployments: ['together', 'apart'],
    });
    expect(bursts).toMatchObject({
      description: 'all at once',
      seeds: 1,
      sequential: false,
      ignoreEos: false,
      deployments: ['together'],
    });
  });

  it('lays the workload of a level over that of its part, in the words of a workload', () => {
    expect(chat.levels).toEqual([
      {
        load: 'concurrency=1',
        workload: {
          arrivals: { process: 'closed', concurrency: 1 },
          requests: 4,
          input: { kind: 'fixed', tokens: 100 },
          maxOutputTokens: 50,
        },
      },
      { load: 'concurrency=2', workload: { input: { kind: 'fixed', tokens: 200 }, maxOutputTokens: 50 } },
    ]);
    expect(bursts.levels).toEqual([{ load: 'burst', workload: {} }]);
  });

  it('reads tables into cells, row by row', () => {
    const names = chat.cells.map(({ deployment, load, metric }) => `${deployment} ${load} ${metric}`);
    expect(names).toEqual([
      'together concurrency=1 ttft_p90',
      'together concurrency=1 output_token_throughput',
      'together concurrency=2 ttft_p90',
      'together concurrency=2 output_token_throughput',
      'apart concurrency=2 ttft_p90',
      'apart concurrency=2 output_token_throughput',
    ]);
    expect(chat.cells.map(({ value }) => value)).toEqual([183.01, 62.18, 792.77, 541.95, 2660.16, 433.56]);
    expect(bursts.cells).toEqual([
      {
        deployment: 'together',
        load: 'burst',
        metric: 'mean_ttft',
        value: 21.57,
        unit: 's',
        role: 'predicted',
      },
    ]);
  });

  it('marks the cells that do not count and those that something was fitted to', () => {
    const marked = chat.cells.filter(({ role, whyNotScored }) => role === 'fitted' || whyNotScored);
    expect(marked).toMatchObject([
      { deployment: 'together', load: 'concurrency=1', role: 'predicted', whyNotScored: 'too few requests' },
      { deployment: 'apart', load: 'concurrency=2', metric: 'ttft_p90', role: 'fitted' },
    ]);
    expect(marked[1]).not.toHaveProperty('whyNotScored');
  });

  it('lists what was fitted, within which range and why', () => {
    expect(benchmark.fitted).toEqual([
      {
        key: 'link.bandwidth',
        value: 3,
        unit: 'GB/s',
        range: [1, 12.5],
        reason: 'one port, of which speed is not known',
      },
    ]);
  });

  it('takes a benchmark for which nothing was fitted', () => {
    const [before, after] = [BENCHMARK.indexOf('fitted:'), BENCHMARK.indexOf('parts:')];
    const text = BENCHMARK.slice(0, before) + BENCHMARK.slice(after);
    expect(parseBenchmark(text, 'demo.benchmark.yaml').fitted).toEqual([]);
  });
});

describe('parseBenchmark refuses', () => {
  const CASES: [what: string, text: string, message: string][] = [
    ['an empty file', '', 'demo.benchmark.yaml:1:1: the file is empty, expected a benchmark'],
    [
      'an unknown key',
      changed('seeds: 3', 'seed: 3'),
      'demo.benchmark.yaml:17:5: parts[0].seed: unknown key "seed" (did you mean "seeds"?)',
    ],
    [
      'a part without a scenario',
      changed('    scenario: demo.yaml\n    tool: genai-perf', '    tool: genai-perf'),
      'demo.benchmark.yaml:14:5: parts[0].scenario: missing, expected the file of a scenario, beside this one',
    ],
    [
      'an unknown tool',
      changed('tool: genai-perf', 'tool: genaiperf'),
      'demo.benchmark.yaml:16:5: parts[0].tool: expected one of vllm, vllm-0.6.1, sglang, genai-perf, benchmark.py, ' +
        'load_test.py, multi-round-qa, found "genaiperf" (text) (did you mean "genai-perf"?)',
    ],
    [
      'a workload that no scenario could have',
      changed('requests: 4', 'requests: 0'),
      'demo.benchmark.yaml:21:91: parts[0].levels[0].workload.requests: expected a whole number of requests, ' +
        'at least 1, found 0 (number)',
    ],
    [
      'a misspelt key of a workload',
      changed('input: 200', 'inputs: 200'),
      'demo.benchmark.yaml:22:44: parts[0].levels[1].workload.inputs: unknown key "inputs" (did you mean "input"?)',
    ],
    [
      'a cell that is no number',
      changed('792.77', 'fast'),
      'demo.benchmark.yaml:27:25: parts[0].measured.together.concurrency=2[0]: expected a measured number, ' +
        'found "fast" (text)',
    ],
    [
      'a fitted value outside of its range',
      changed('value: 3', 'value: 30'),
      'demo.benchmark.yaml:6:5: fitted[0]: expected a value within its range, whose smaller end comes first, found a map',
    ],
    [
      'a range that begins with its larger end',
      changed('[1, 12.5]', '[12.5, 1]'),
      'demo.benchmark.yaml:6:5: fitted[0]: expected a value within its range, whose smaller end comes first, found a map',
    ],
    [
      'five fitted parameters',
      changed(
        'parts:',
        `${'  - { key: a, value: 1, unit: s, range: [0, 2], reason: none }\n'.repeat(4)}parts:`,
      ),
      'demo.benchmark.yaml:5:1: fitted: expected at most 4 fitted parameters, found a list',
    ],
  ];

  it.each(CASES)('%s', (_what, text, message) => {
    expect(() => parseBenchmark(text, 'demo.benchmark.yaml')).toThrow(message);
  });
});
