import { gamma, type Sampler } from '../../random/distributions.ts';
import type { RandomStream } from '../../random/stream.ts';

/**
 * Times of a renewal process: each follows the one before by a gap of its own, and the first one a gap after 0.
 *
 * @param gapSeconds the gap before request `index`
 */
export function renewalTimes(count: number, gapSeconds: (index: number) => number): Float64Array {
  const seconds = new Float64Array(count);
  let now = 0;
  for (let i = 0; i < count; i++) {
    now += gapSeconds(i);
    seconds[i] = now;
  }
  return seconds;
}

/**
 * Gaps of mean 1 with coefficient of variation 1 / sqrt(burstiness): 1 is a Poisson process, less comes in bursts, more
 * is more regular, Infinity is a metronome. The parametrisation of `vllm bench serve --burstiness`.
 */
export function unitGaps(random: RandomStream, burstiness: number): Sampler {
  return burstiness === Number.POSITIVE_INFINITY ? () => 1 : gamma(random, burstiness, 1 / burstiness);
}

/**
 * Stretches the times so that the last is count / rate, as vLLM does: every seed then offers the same load, which a
 * random sum misses by about 1 / sqrt(count). SGLang does not.
 */
export function rescale(seconds: Float64Array, rate: number): void {
  const last = seconds[seconds.length - 1];
  if (!(last > 0)) return;
  const target = seconds.length / rate;
  for (let i = 0; i < seconds.length; i++) seconds[i] = (seconds[i] / last) * target;
}
