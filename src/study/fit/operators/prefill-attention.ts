import { PrefillAttention } from '../../../cost/operators/prefill-attention.ts';
import type { Accelerator, PrefillAttentionFigures } from '../../../hardware/accelerator.ts';
import { AT_PEAK, type OperatorFit } from '../operator-fit.ts';
import type { Parameter } from '../parameter.ts';
import type { PrefillShape } from '../timing.ts';
import { geometryOf, ONE_LAYER } from './heads.ts';
import { WARM_CACHE, warm } from './warm-cache.ts';

const PARAMETERS: Parameter[] = [
  { name: 'computeEfficiency', kind: 'share', start: 0.62 },
  { name: 'memoryEfficiency', kind: 'share', start: 0.5 },
  { name: 'latencySeconds', kind: 'positive', start: 10e-6 },
  { name: 'itemSeconds', kind: 'positive', start: 2.5e-6 },
  { name: 'longestItem', kind: 'positive', start: 0.6 },
];

/** Sums of compute and memory time fit as well as any corner, so the sharpness stays at 1. */
export const prefillAttentionFit: OperatorFit<PrefillShape> = {
  parameters: ({ architecture }) =>
    architecture.startsWith('Ada') ? [...PARAMETERS, ...WARM_CACHE] : PARAMETERS,
  predict(accelerator, figures, shape) {
    const { newTokens, bytesPerQuery, bytesPerContextToken } = { ...shape, ...batchGeometry(shape) };
    const bytes = newTokens * (bytesPerQuery + bytesPerContextToken);
    const fixed = prefillAttentionFit.fixed!(accelerator);
    return seconds(warm(accelerator, figures, bytes), { ...figures, ...fixed }, shape);
  },
  fastest: (accelerator, shape) => seconds(accelerator, AT_PEAK, shape),
  fixed: ({ architecture }) => ({
    sharpness: 1,
    ...(architecture === 'Hopper' && { packsQueryHeads: true }),
  }),
};

function seconds(accelerator: Accelerator, figures: object, shape: PrefillShape): number {
  const kernel = new PrefillAttention(
    accelerator,
    figures as PrefillAttentionFigures,
    batchGeometry(shape),
    ONE_LAYER,
  );
  return kernel.latencySeconds + kernel.seconds(shape.newTokens, 0);
}

/** Prompts of equal length in one kernel are as one prompt with all their heads: every head is computed by itself. */
function batchGeometry(shape: PrefillShape) {
  const { sequences, queryHeads, kvHeads } = shape;
  return geometryOf({ ...shape, queryHeads: sequences * queryHeads, kvHeads: sequences * kvHeads });
}
