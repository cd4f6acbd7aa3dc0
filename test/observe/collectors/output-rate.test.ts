import { describe, expect, it } from 'vitest';
import { OutputRate } from '../../../src/observe/collectors/output-rate.ts';

describe('OutputRate', () => {
  it('counts first and later tokens by second from the first request on', () => {
    const rate = new OutputRate();
    rate.arrived(0, 0.5);
    rate.arrived(1, 0.75);
    rate.firstToken(0, 1.25);
    rate.tokens(0, 1.5, 0.25, 1);
    rate.firstToken(1, 3.75);
    rate.tokens(0, 2.25, 0.25, 2);
    expect(rate.tokensPerSecond()).toEqual(Float64Array.of(1, 3, 0, 1));
    expect(rate.peakTokensPerSecond()).toBe(3);
  });

  it('is 0 when no token was made', () => {
    expect(new OutputRate().peakTokensPerSecond()).toBe(0);
  });
});
