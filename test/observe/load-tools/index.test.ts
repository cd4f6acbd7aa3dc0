import { describe, expect, it } from 'vitest';
import { LOAD_TOOLS, metricNames } from '../../../src/observe/load-tools/index.ts';
import type { LoadToolKind } from '../../../src/observe/load-tools/load-tool.ts';
import { ALL_FAILED, FIVE_REQUESTS, NO_REQUESTS } from './five-requests.ts';

const KINDS = Object.keys(LOAD_TOOLS) as LoadToolKind[];

describe.each(KINDS)('%s', (kind) => {
  const tool = LOAD_TOOLS[kind];

  it('has nothing to say of a level without requests', () => {
    expect(tool(NO_REQUESTS)).toEqual({});
  });

  it('leaves out what cannot be computed when all requests failed', () => {
    const metrics = tool(ALL_FAILED);
    expect(Object.keys(metrics).filter((name) => /ttft|tpot|itl|e2el|latency/.test(name))).toEqual([]);
    expect(Object.values(metrics).every(Number.isFinite)).toBe(true);
  });

  it('reports the metrics that it names', () => {
    expect(Object.keys(tool(FIVE_REQUESTS))).toEqual(metricNames(kind));
  });

  it('leaves out requests that still run', () => {
    const never = new Float64Array(FIVE_REQUESTS.count).fill(Number.NaN);
    const metrics = tool({ ...FIVE_REQUESTS, endSeconds: never });
    expect(Object.keys(metrics).filter((name) => /ttft|tpot|e2el|latency|throughput/.test(name))).toEqual([]);
  });

  it('does not depend on when the clock was set to 0', () => {
    const later = (times: Float64Array) => times.map((time) => time + 64);
    const { sendSeconds, firstTokenSeconds, endSeconds, startSeconds } = FIVE_REQUESTS;
    const shifted = {
      ...FIVE_REQUESTS,
      sendSeconds: later(sendSeconds),
      firstTokenSeconds: later(firstTokenSeconds),
      endSeconds: later(endSeconds),
      startSeconds: startSeconds + 64,
    };
    expect(tool(shifted)).toEqual(tool(FIVE_REQUESTS));
  });
});
