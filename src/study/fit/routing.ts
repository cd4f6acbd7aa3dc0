import { expertsTouched } from '../../cost/operators/moe.ts';
import type { Mixture } from '../../model/model.ts';

/**
 * Share of the tokens that still choose at random when routing is skewed: with it, the number of experts touched
 * reproduces the timings of both power laws on three GPUs (0.7 to 0.86 where it was fitted).
 */
const INDEPENDENT_SHARE: Record<string, number> = { 'power_law_1.01': 0.8, 'power_law_1.2': 0.7 };

/**
 * Distinct experts that a benchmark's tokens are routed to. `balanced` deals them out in turn; a power law prefers
 * some, which is as if fewer tokens chose independently: 1 + (T - 1) * share of them.
 */
export function expertsTouchedBy(
  tokens: number,
  mixture: Pick<Mixture, 'experts' | 'expertsPerToken'>,
  distribution: string,
): number {
  const { experts, expertsPerToken } = mixture;
  if (distribution === 'balanced') return Math.min(experts, tokens * expertsPerToken);
  return expertsTouched(mixture, 1 + (tokens - 1) * (INDEPENDENT_SHARE[distribution] ?? 1));
}
