import { RoutedExperts } from '../../../cost/operators/moe.ts';
import type { Accelerator, MoeFigures } from '../../../hardware/accelerator.ts';
import { WEIGHT_FORMATS } from '../../../model/weight-format.ts';
import { AT_PEAK, type OperatorFit, withOperators } from '../operator-fit.ts';
import type { Parameter } from '../parameter.ts';
import type { MoeShape } from '../timing.ts';

const PARAMETERS: Parameter[] = [
  { name: 'computeEfficiency', kind: 'share', start: 0.62 },
  { name: 'memoryEfficiency', kind: 'share', start: 0.85 },
  { name: 'latencySeconds', kind: 'positive', start: 25e-6 },
  { name: 'sharpness', kind: 'sharpness', start: 1.8 },
  { name: 'paddingTokens', kind: 'positive', start: 30 },
  { name: 'paddingWidth', kind: 'positive', start: 100 },
];

export const moeFit: OperatorFit<MoeShape> = {
  parameters: () => PARAMETERS,
  predict: (accelerator, figures, shape) => seconds(accelerator, figures as unknown as MoeFigures, shape),
  fastest: (accelerator, shape) => seconds(accelerator, AT_PEAK, shape),
};

function seconds(accelerator: Accelerator, moe: MoeFigures, shape: MoeShape): number {
  const { hiddenSize, intermediateSize, experts, expertsPerToken, tokens, touched } = shape;
  const mixture = { layers: 1, experts, expertsPerToken, intermediateSize, sharedIntermediateSize: 0 };
  const routed = new RoutedExperts(
    withOperators(accelerator, { moe }),
    hiddenSize,
    mixture,
    WEIGHT_FORMATS.bf16,
    1,
  );
  return routed.secondsTouching(tokens, touched);
}
