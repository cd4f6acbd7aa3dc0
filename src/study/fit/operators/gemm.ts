import { Gemm } from '../../../cost/operators/gemm.ts';
import type { Accelerator, GemmFigures } from '../../../hardware/accelerator.ts';
import { WEIGHT_FORMATS } from '../../../model/weight-format.ts';
import { AT_PEAK, type OperatorFit, withOperators } from '../operator-fit.ts';
import type { Figures, Parameter } from '../parameter.ts';
import type { GemmShape } from '../timing.ts';

const ROOFLINE: Parameter[] = [
  { name: 'computeEfficiency', kind: 'share', start: 0.75 },
  { name: 'memoryEfficiency', kind: 'share', start: 0.8 },
  { name: 'latencySeconds', kind: 'positive', start: 3e-6 },
  { name: 'sharpness', kind: 'sharpness', start: 2.5 },
];
const WAVE: Parameter = { name: 'waveFloor', kind: 'positive', start: 0.25 };
const SLOWDOWN: Parameter = { name: 'sustainedSlowdown', kind: 'positive', start: 0.13 };
const QUANTIZATION: Parameter = { name: 'quantizationPasses', kind: 'positive', start: 2 };

/**
 * fp8 products on Hopper take up to 700 tokens more where a large number of them is no multiple of this. Engines pad
 * their batches; only remainders of 1 were measured.
 */
const TILED_TOKENS = 16;

/**
 * On Hopper waves and the drop of the clock in 16 bit gain a point of the median in cross-validation; on Ampere and
 * Ada they gain nothing, and are left out.
 */
export function gemmFit(format: GemmShape['format']): OperatorFit<GemmShape> {
  const predict = (accelerator: Accelerator, figures: Figures, shape: GemmShape) =>
    seconds(accelerator, format, figures as unknown as GemmFigures, shape);
  return {
    parameters({ architecture }) {
      const quantization = format === 'bf16' ? [] : [QUANTIZATION];
      if (architecture !== 'Hopper') return [...ROOFLINE, ...quantization];
      return [...ROOFLINE, WAVE, ...(format === 'bf16' ? [SLOWDOWN] : quantization)];
    },
    predict,
    describes: ({ architecture }, { tokens }) =>
      !(architecture === 'Hopper' && format === 'fp8' && tokens > 256 && tokens % TILED_TOKENS !== 0),
    fastest: (accelerator, shape) => seconds(accelerator, format, AT_PEAK, shape),
  };
}

function seconds(
  accelerator: Accelerator,
  format: GemmShape['format'],
  figures: GemmFigures,
  { inputs, outputs, tokens }: GemmShape,
): number {
  const gemm = { bf16: figures, [format]: figures };
  const projection = { name: 'measured', inputs, outputs };
  return new Gemm(withOperators(accelerator, { gemm }), projection, WEIGHT_FORMATS[format]).seconds(tokens);
}
