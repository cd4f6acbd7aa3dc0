import { describe, expect, it } from 'vitest';
import { parseBenchmark } from '../../src/config/parse-benchmark.ts';
import { changed } from './benchmark-text.ts';

const CASES: [what: string, text: string, message: string][] = [
  [
    'a metric that the tool does not report',
    changed('ttft_p90: ms,', 'ttft_p9: ms,'),
    'demo.benchmark.yaml:23:16: parts[0].metrics.ttft_p9: genai-perf does not report "ttft_p9" ' +
      '(did you mean "ttft_p90"?)',
  ],
  [
    'a metric of another tool',
    changed('mean_ttft: s', 'ttft_p90: s'),
    'parts[1].metrics.ttft_p90: vllm-0.6.1 does not report "ttft_p90"',
  ],
  [
    'a time in requests per second',
    changed('mean_ttft: s', 'mean_ttft: req/s'),
    'parts[1].metrics.mean_ttft: vllm-0.6.1 reports it in ms, which is not req/s',
  ],
  [
    'a row of no level',
    changed('concurrency=2: [2660.16', 'concurrency=3: [2660.16'),
    'demo.benchmark.yaml:29:9: parts[0].measured.apart.concurrency=3: no level has the load "concurrency=3" ' +
      '(did you mean "concurrency=1"?)',
  ],
  [
    'a row with a number too few',
    changed('[792.77, 541.95]', '[792.77]'),
    'demo.benchmark.yaml:27:9: parts[0].measured.together.concurrency=2: expected 2 numbers, one for each metric, found 1',
  ],
  [
    'two levels of the same load',
    changed('- { load: concurrency=2,', '- { load: concurrency=1,'),
    'demo.benchmark.yaml:22:11: parts[0].levels[1].load: a second level with the load "concurrency=1"',
  ],
  [
    'two parts of the same name',
    changed('name: bursts', 'name: chat'),
    'parts[1].name: a second part named "chat"',
  ],
  [
    'a row that another part has, too',
    changed('- { load: burst }', '- { load: concurrency=1 }').replace(
      'burst: [21.57]',
      'concurrency=1: [21.57]',
    ),
    'parts[1].measured.together.concurrency=1: another part has a row of the same deployment and load',
  ],
  [
    'a reason not to count what nobody measured',
    changed('load: concurrency=1, why', 'load: concurrency=7, why'),
    'demo.benchmark.yaml:31:9: parts[0].notScored[0]: this part has no such number',
  ],
  [
    'what was fitted to a number that nobody measured',
    changed('deployment: apart, load: concurrency=2', 'deployment: apart, load: concurrency=1'),
    'demo.benchmark.yaml:12:9: fitted[0].cells[0]: this benchmark has no such number',
  ],
];

describe('checkBenchmark refuses', () => {
  it.each(CASES)('%s', (_what, text, message) => {
    expect(() => parseBenchmark(text, 'demo.benchmark.yaml')).toThrow(message);
  });
});
