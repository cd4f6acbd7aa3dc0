import { DecodeAttention } from '../../../cost/operators/decode-attention.ts';
import type { Accelerator, DecodeAttentionFigures } from '../../../hardware/accelerator.ts';
import { AT_PEAK, type OperatorFit } from '../operator-fit.ts';
import type { Parameter } from '../parameter.ts';
import type { DecodeShape } from '../timing.ts';
import { geometryOf, ONE_LAYER } from './heads.ts';
import { WARM_CACHE, warm } from './warm-cache.ts';

const PARAMETERS: Parameter[] = [
  { name: 'memoryEfficiency', kind: 'share', start: 0.85 },
  { name: 'latencySeconds', kind: 'positive', start: 11e-6 },
  { name: 'sharpness', kind: 'sharpness', start: 2.5 },
  { name: 'kvHeadItemSeconds', kind: 'positive', start: 3.3e-6 },
  { name: 'queryHeadItemSeconds', kind: 'positive', start: 0.04e-6 },
  { name: 'rampSeconds', kind: 'positive', start: 6e-6 },
  { name: 'rampContextTokens', kind: 'positive', start: 15_000 },
];
const BATCHED: Parameter = { name: 'batchedSeconds', kind: 'positive', start: 4e-6 };

export const decodeAttentionFit: OperatorFit<DecodeShape> = {
  parameters: ({ architecture }) => [
    ...PARAMETERS,
    ...(architecture === 'Hopper' ? [] : [BATCHED]),
    ...WARM_CACHE,
  ],
  predict: (accelerator, figures, shape) =>
    seconds(
      warm(accelerator, figures, kvBytes(shape)),
      { ...figures, ...decodeAttentionFit.fixed!(accelerator) },
      shape,
    ),
  fastest: (accelerator, shape) => seconds(accelerator, AT_PEAK, shape),
  // FlashAttention 2 does not divide the context of heads that share no keys: another kernel, for older models.
  describes: ({ architecture }, { queryHeads, kvHeads }) => architecture === 'Hopper' || queryHeads > kvHeads,
  // Only groups of very many heads are bound by arithmetic: the share that prefill reaches is taken for them.
  fixed: ({ operators }) => ({ computeEfficiency: operators.prefillAttention.default.computeEfficiency }),
};

/** Bytes of keys and values that the kernel reads. */
function kvBytes(shape: DecodeShape): number {
  return shape.sequences * shape.contextTokens * geometryOf(shape).bytesPerContextToken;
}

function seconds(accelerator: Accelerator, figures: object, shape: DecodeShape): number {
  const { sequences, contextTokens } = shape;
  const kernel = new DecodeAttention(
    accelerator,
    figures as DecodeAttentionFigures,
    geometryOf(shape),
    ONE_LAYER,
  );
  return kernel.seconds(sequences, sequences * contextTokens);
}
