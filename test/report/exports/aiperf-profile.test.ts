import { describe, expect, it } from 'vitest';
import { renderAiperfProfile } from '../../../src/report/exports/aiperf-profile.ts';
import { runExport } from './run-export.ts';

type Source = ReturnType<typeof runExport>;

const recordsOf = (source: Source) => [...renderAiperfProfile(source)].map((line) => JSON.parse(line));

describe("AIPerf's profile_export.jsonl", () => {
  const source = runExport();

  it('has a line for each request, with its keys and units', () => {
    const records = recordsOf(source);
    expect(records).toHaveLength(120);
    const [{ metadata, metrics, error }] = records;
    expect(Object.keys(metadata)).toEqual([
      ...['session_num', 'x_request_id', 'x_correlation_id', 'conversation_id', 'turn_index'],
      ...['request_start_ns', 'request_ack_ns', 'request_end_ns', 'worker_id', 'record_processor_id'],
      ...['benchmark_phase', 'was_cancelled', 'cancellation_time_ns'],
    ]);
    expect(
      Object.fromEntries(Object.entries(metrics).map(([name, of]) => [name, (of as { unit: string }).unit])),
    ).toEqual({
      input_sequence_length: 'tokens',
      output_token_count: 'tokens',
      output_sequence_length: 'tokens',
      time_to_first_token: 'ms',
      time_to_second_token: 'ms',
      inter_chunk_latency: 'ms',
      inter_token_latency: 'ms',
      request_latency: 'ms',
      output_token_throughput_per_user: 'tokens/sec/user',
    });
    expect(error).toBeNull();
  });

  it('has metrics that fit together', () => {
    for (const { metadata, metrics } of recordsOf(source)) {
      const { request_start_ns: start, request_ack_ns: ack, request_end_ns: end } = metadata;
      expect((end - start) / 1e6).toBeCloseTo(metrics.request_latency.value, 5);
      expect((ack - start) / 1e6).toBeCloseTo(metrics.time_to_first_token.value, 5);
      const gaps: number[] = metrics.inter_chunk_latency.value;
      expect(gaps).toHaveLength(metrics.output_sequence_length.value - 1);
      expect(metrics.time_to_second_token.value).toBe(gaps[0]);
      const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
      expect(mean).toBeCloseTo(metrics.inter_token_latency.value, 4);
      expect(metrics.output_token_throughput_per_user.value).toBeCloseTo(1000 / mean, 2);
    }
  });

  it('counts the turns of a session', () => {
    const records = recordsOf(runExport({ 'workload.requests': 9, 'workload.sessions': 3 }));
    expect(records.map(({ metadata }) => [metadata.conversation_id, metadata.turn_index])).toEqual(
      [0, 1, 2].flatMap((turn) => [0, 1, 2].map((session) => [`session-${session}`, turn])),
    );
    expect(new Set(records.map(({ metadata }) => metadata.x_request_id)).size).toBe(9);
  });

  it('leaves out what an answer of one token has not', () => {
    const [{ metrics }] = recordsOf(runExport({ 'workload.output': 1, 'workload.requests': 3 }));
    expect(Object.keys(metrics)).toEqual([
      ...['input_sequence_length', 'output_token_count', 'output_sequence_length'],
      ...['time_to_first_token', 'request_latency'],
    ]);
  });

  it('says why a request failed', () => {
    const failed = recordsOf(runExport({ 'deployments.0.ingress': { timeout: '400 ms' } })).find(
      ({ error }) => error !== null,
    );
    expect(failed.error).toMatchObject({ code: 408, type: 'TimeoutError' });
    expect(failed.metrics).toEqual({ error_isl: { value: expect.any(Number), unit: 'tokens' } });
    expect(failed.metadata.request_end_ns - failed.metadata.request_start_ns).toBeCloseTo(4e8, -2);
  });
});
