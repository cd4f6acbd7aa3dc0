import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../src/observe/run-result.ts';
import { renderJson } from '../../src/report/json.ts';
import { deploymentOf, resultOf } from './sample-result.ts';

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, entry]) => [key, reversed(entry)]),
  );
}

describe('renderJson', () => {
  it('says what the result says', () => {
    const result = resultOf(deploymentOf(), deploymentOf({ name: '1P1D' }));
    expect(JSON.parse(renderJson(result))).toEqual(result);
  });

  it('is the same text in whatever order the objects were built', () => {
    const result = resultOf(deploymentOf());
    expect(renderJson(reversed(result) as RunResult)).toBe(renderJson(result));
  });

  it('begins with its version and ends with a line break', () => {
    expect(renderJson(resultOf())).toBe(
      '{\n  "schemaVersion": 1,\n  "scenario": "sample",\n  "seed": 7,\n  "deployments": []\n}\n',
    );
  });

  it('keeps the parts of the latency in the order in which a request meets them', () => {
    const waiting = { meanMs: { decode: 3, prefill: 2, ingress: 1 }, slowestPercentMs: {} };
    const json = renderJson(resultOf(deploymentOf({ waiting })));
    expect(json).toMatch(/"ingress": 1,\s+"prefill": 2,\s+"decode": 3/);
  });

  it('writes null for what is not a number', () => {
    const metrics = { mean_ttft_ms: Number.NaN, mean_itl_ms: Number.POSITIVE_INFINITY };
    expect(renderJson(resultOf(deploymentOf({ metrics })))).toMatch(
      /"mean_ttft_ms": null,\s+"mean_itl_ms": null/,
    );
  });

  it('puts a list of numbers on one line, and leaves text alone', () => {
    const series = { waiting: [], running: [1e-7, -2, 1e21], usedBlocks: [Number.NaN], batchTokens: [3] };
    const samples = { timeSeconds: [0, 0.5, 1], ...series };
    const worker = {
      worker: 0,
      role: '[\n 1\n]',
      steps: 1,
      busySeconds: 1,
      prefillSeconds: 0,
      preemptions: 0,
    };
    const workers = [{ ...worker, kvBlocks: 1, peakUsedBlocks: 1, samples }];
    const json = renderJson(resultOf(deploymentOf({ timeline: { workers } })));
    expect(json).toContain('"timeSeconds": [0, 0.5, 1],');
    expect(json).toContain('"running": [1e-7, -2, 1e+21],');
    expect(json).toContain('"usedBlocks": [null]');
    expect(JSON.parse(json).deployments[0].timeline.workers[0].role).toBe('[\n 1\n]');
  });
});
