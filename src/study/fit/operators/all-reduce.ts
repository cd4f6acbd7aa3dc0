import { AllReduce } from '../../../cost/operators/all-reduce.ts';
import type { Accelerator, CollectiveFigures } from '../../../hardware/accelerator.ts';
import { type OperatorFit, withOperators } from '../operator-fit.ts';
import type { Parameter } from '../parameter.ts';
import type { CollectiveShape } from '../timing.ts';

const PARAMETERS: Parameter[] = [
  { name: 'latencySeconds', kind: 'positive', start: 6e-6 },
  { name: 'perDoublingSeconds', kind: 'positive', start: 3e-6 },
  { name: 'rampSeconds', kind: 'positive', start: 15e-6 },
  { name: 'rampBytes', kind: 'positive', start: 1e6 },
  { name: 'bandwidthEfficiency', kind: 'share', start: 0.7 },
  { name: 'bandwidthScaling', kind: 'signed', start: 0 },
];
/** On two GPUs alone there is nothing to tell how the figures change with their number. */
const ON_TWO_GPUS = PARAMETERS.filter(
  ({ name }) => name === 'latencySeconds' || name === 'bandwidthEfficiency',
);

/** @param mostGpus the largest group that was measured */
export function allReduceFit(mostGpus: number): OperatorFit<CollectiveShape> {
  return {
    parameters: () => (mostGpus > 2 ? PARAMETERS : ON_TWO_GPUS),
    predict: (accelerator, figures, shape) =>
      seconds(accelerator, figures as unknown as CollectiveFigures, shape),
    fastest: ({ interconnect }, { gpus, bytes }) =>
      ((2 * (gpus - 1)) / gpus) * (bytes / interconnect.bandwidthBytesPerSecond),
  };
}

/** A token of one element of 16 bits: messages are then counted in tokens. */
const HIDDEN_SIZE = 1;
const BYTES_PER_TOKEN = 2;

function seconds(
  accelerator: Accelerator,
  allReduce: CollectiveFigures,
  { gpus, bytes }: CollectiveShape,
): number {
  const operator = new AllReduce(withOperators(accelerator, { allReduce }), HIDDEN_SIZE, gpus, 'nccl');
  return operator.seconds(bytes / BYTES_PER_TOKEN);
}
