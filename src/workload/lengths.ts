import { lognormal, normal, type Sampler, uniformInteger } from '../random/distributions.ts';
import type { RandomStream } from '../random/stream.ts';
import type { LengthSpec } from './workload-spec.ts';

/** Draws `count` lengths: whole tokens, at least 1 each. Entry i does not depend on `count`. */
export function drawLengths(spec: LengthSpec, count: number, random: RandomStream): Int32Array {
  const sample = lengthSampler(spec, random);
  const lengths = new Int32Array(count);
  for (let i = 0; i < count; i++) lengths[i] = sample();
  return lengths;
}

function lengthSampler(spec: LengthSpec, random: RandomStream): Sampler {
  switch (spec.kind) {
    case 'fixed': {
      const tokens = clampToTokens(spec.tokens);
      return () => tokens;
    }
    case 'uniform':
      return clamped(uniformInteger(random, spec.min, spec.max), {});
    case 'normal':
      return clamped(normal(random, spec.mean, spec.std), spec);
    case 'lognormal':
      return clamped(lognormal(random, spec.mean, spec.std), spec);
    case 'recorded': {
      let next = 0;
      return () => clampToTokens(spec.tokens[next++ % spec.tokens.length]);
    }
    case 'empirical': {
      const index = uniformInteger(random, 0, spec.values.length - 1);
      return () => clampToTokens(spec.values[index()]);
    }
  }
}

/** What a column of the request table holds. */
const LONGEST = 2 ** 31 - 1;

interface Bounds {
  min?: number;
  max?: number;
}

// Clamped rather than drawn again, as GuideLLM does: one draw a length, and a mean outside the bounds cannot loop.
function clamped(sample: Sampler, { min, max }: Bounds): Sampler {
  return () => clampToTokens(sample(), min, max);
}

function clampToTokens(length: number, min = 1, max = LONGEST): number {
  return Math.max(1, Math.min(Math.max(Math.round(length), min), max, LONGEST));
}
