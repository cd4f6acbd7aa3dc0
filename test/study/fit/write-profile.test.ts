import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { FittedOperator } from '../../../src/study/fit/fit-operators.ts';
import { profileWithFigures, provenance } from '../../../src/study/fit/write-profile.ts';

const PROFILE = `name: Card # as its maker says
operators:
  gemm:
    bf16: { computeEfficiency: 0.5, sharpness: 2 }
    bf16-2024: { computeEfficiency: 0.4, sharpness: 2 }
  customAllReduce: { latency: 1 us, maxBytes: 8 MiB, maxGpus: 8 }
  source: "guessed"
`;

const fitted = (path: FittedOperator['path'], figures: FittedOperator['figures']): FittedOperator => ({
  ...{ path, figures, rows: 100, refused: 2 },
  ...{ medianError: 0.0432, p90Error: 0.107 },
});

describe('profileWithFigures', () => {
  const gemm = fitted(['gemm', 'bf16'], { computeEfficiency: 0.839612, latencySeconds: 2.841e-6 });

  it('writes figures with units, four digits long, in the place of the old ones', () => {
    const { operators } = parse(profileWithFigures(PROFILE, [gemm], 'measured'));
    expect(operators.gemm.bf16).toEqual({ computeEfficiency: 0.8396, latency: '2.841 us' });
    expect(operators.source).toBe('measured');
  });

  it('leaves everything else, comments too', () => {
    const text = profileWithFigures(PROFILE, [gemm], 'measured');
    expect(text).toContain('name: Card # as its maker says');
    expect(parse(text).operators.gemm['bf16-2024']).toEqual({ computeEfficiency: 0.4, sharpness: 2 });
  });

  it('keeps the limits of the engine’s own all-reduce, and counts in whole tokens and bytes', () => {
    const custom = fitted(['customAllReduce'], { latencySeconds: 4e-6, rampBytes: 229_852.6 });
    expect(parse(profileWithFigures(PROFILE, [custom], 'measured')).operators.customAllReduce).toEqual({
      latency: '4 us',
      rampBytes: 229_853,
      maxBytes: '8 MiB',
      maxGpus: 8,
    });
  });

  it('writes a latency that vanished as none', () => {
    const none = fitted(['moe'], { latencySeconds: 3e-13 });
    expect(parse(profileWithFigures(PROFILE, [none], 'measured')).operators.moe).toEqual({ latency: '0 us' });
  });
});

describe('provenance', () => {
  it('names the timings and the errors', () => {
    const both = [fitted(['gemm', 'bf16'], {}), fitted(['decodeAttention', 'default'], {})];
    expect(provenance(both, 'gemm.csv')).toBe(
      'fitted by xpyd fit-operators to gemm.csv; median and 90th percentile of the error: ' +
        'gemm bf16 4.3 and 10.7 %, decodeAttention 4.3 and 10.7 %',
    );
  });
});
