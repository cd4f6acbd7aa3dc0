import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../../src/errors.ts';
import { importResults, TOOLS } from '../../../src/study/import/index.ts';
import { SAMPLES } from './samples.ts';

const read = (value: object) => importResults(JSON.stringify(value), 'r.json');

function refusal(text: string, file = 'r.json'): string {
  try {
    importResults(text, file);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error(`taken: ${text}`);
}

describe.each(TOOLS)('a result of %s', (tool) => {
  const { text, load, metrics } = SAMPLES[tool];
  const [run, ...others] = importResults(text, 'r.json');

  it('is known by its content, as if it had been named', () => {
    expect(run.tool).toBe(tool);
    expect(importResults(text, 'r.json', { tool })).toEqual([run, ...others]);
  });

  it('has our names, our units and its load', () => {
    expect(others).toEqual([]);
    expect(Object.fromEntries(run.metrics)).toEqual(metrics);
    expect(run.settings).toEqual(load);
    expect(run.dropped).not.toEqual([]);
  });

  it('is refused in one line when it is cut off', () => {
    const cut = text.slice(0, text.length / 2);
    expect(refusal(cut)).toMatch(/^r\.json(:1:1)?: .*not valid JSON[^\n]*$|^r\.json:1:1: not valid JSON/);
  });

  it('is refused in one line when a number is a word', () => {
    const spoilt = text.replaceAll(/("(?:mean_ttft_ms|median_ttft_ms|mean|avg)": ?)[\d.]+/g, '$1"fast"');
    expect(refusal(spoilt)).toMatch(/^r\.json: [\w.[\]]+: [^\n]*found "fast" \(text\)/);
  });

  it('takes the word of somebody who knows the load better', () => {
    const [told] = importResults(text, 'r.json', { traffic: { concurrency: 7 } });
    const { rate: _rate, burstiness: _burstiness, ...rest } = load as Record<string, unknown>;
    expect(told.settings).toEqual({ ...rest, concurrency: 7 });
  });
});

describe('importResults', () => {
  it.each(['{"a": 1}', '{}', '{"benchmark": []}'])('refuses what nobody has written: %s', (text) => {
    expect(refusal(text)).toBe('r.json: expected a result of vllm, sglang, guidellm, genai-perf or aiperf');
  });

  it.each(['[1, 2]', '7', '"text"'])('refuses JSON that is no object: %s', (text) => {
    expect(refusal(text)).toBe('r.json: expected a JSON object, or one a line');
  });

  it('names the line of a damaged record', () => {
    expect(refusal(`${SAMPLES.vllm.text}\n{"num_prompts": \n`)).toMatch(/^r\.json:2:1: not valid JSON/);
  });

  it('reads several results, one a line', () => {
    const { text } = SAMPLES.sglang;
    expect(importResults(`${text}\n${text}\n`, 'r.jsonl')).toHaveLength(2);
  });

  it('refuses a load that is both open and closed', () => {
    const both = { ...JSON.parse(SAMPLES.vllm.text), max_concurrency: 3 };
    expect(refusal(JSON.stringify(both))).toContain('max_concurrency: a load with both a rate and a limit');
  });

  it('takes equal gaps for no burstiness', () => {
    const [{ settings }] = read({ ...JSON.parse(SAMPLES.vllm.text), burstiness: 'inf' });
    expect([settings.rate, settings.burstiness]).toEqual([8, undefined]);
  });

  it('refuses a time that is none', () => {
    const blocks = { time_to_first_token: { unit: 'tokens', avg: 3 } };
    expect(refusal(JSON.stringify(blocks))).toBe(
      'r.json: time_to_first_token.unit: expected a unit of time, found "tokens"',
    );
  });

  it.each([
    [{ type_: 'synchronous' }, { concurrency: 1 }],
    [{ type_: 'concurrent', streams: 8 }, { concurrency: 8 }],
    [{ type_: 'throughput' }, { rate: 'inf' }],
    [{ type_: 'throughput', max_concurrency: 64 }, { concurrency: 64 }],
    [{ type_: 'constant', rate: 2 }, { rate: 2 }],
    [{ type_: 'trace' }, {}],
  ])("knows GuideLLM's strategy %j", (strategy, load) => {
    const [of] = JSON.parse(SAMPLES.guidellm.text).benchmarks;
    const metrics = { time_to_first_token_ms: of.metrics.time_to_first_token_ms };
    expect(read({ benchmarks: [{ config: { strategy }, metrics }] })[0].settings).toEqual(load);
  });
});

describe("AIPerf's records", () => {
  const record = (start: number, tokens: number, gaps: number[], phase = 'profiling') => ({
    metadata: { request_start_ns: start, request_end_ns: start + 1e9, benchmark_phase: phase },
    metrics: {
      input_sequence_length: { value: 100, unit: 'tokens' },
      output_sequence_length: { value: tokens, unit: 'tokens' },
      time_to_first_token: { value: 20, unit: 'ms' },
      request_latency: { value: 1, unit: 's' },
      ...(gaps.length > 0 && { inter_chunk_latency: { value: gaps, unit: 'ms' } }),
    },
    error: null,
  });
  const lines = (...records: object[]) => records.map((of) => JSON.stringify(of)).join('\n');

  it('give the statistics that the summary would have', () => {
    const failed = {
      metadata: { request_start_ns: 5e8, request_end_ns: 3e9 },
      metrics: { error_isl: { value: 9, unit: 'tokens' } },
    };
    const text = lines(record(0, 3, [10, 30]), record(1e9, 1, []), failed, record(9e9, 8, [9], 'warmup'));
    const [{ metrics, settings }] = importResults(text, 'profile_export.jsonl');
    expect(Object.fromEntries(metrics)).toMatchObject({
      request_throughput: 2 / 3,
      output_throughput: 4 / 3,
      total_token_throughput: 204 / 3,
      mean_ttft_ms: 20,
      mean_itl_ms: 20,
      median_itl_ms: 20,
      p90_itl_ms: 28,
      p99_e2el_ms: 1000,
    });
    expect(settings).toEqual({
      requests: 3,
      input: { kind: 'fixed', tokens: 100 },
      output: { kind: 'empirical', values: [1, 3] },
    });
  });

  it('are refused if none was answered, or one is damaged', () => {
    const { metrics: _, ...damaged } = record(0, 3, []);
    expect(refusal(lines(record(0, 1, []), damaged), 'p.jsonl')).toMatch(
      /^p\.jsonl: \[1\]\.metrics: missing/,
    );
    const failed = { ...record(0, 3, []), metrics: {} };
    expect(refusal(lines(failed, failed), 'p.jsonl')).toBe('p.jsonl: no request was answered');
  });
});
