import {
  type Accelerator,
  type AcceleratorOperators,
  COMPUTE_TYPES,
  type ComputeType,
  type OperatorFigures,
} from '../../hardware/accelerator.ts';
import { ridgePoint } from './speed-of-light.ts';

/** What an accelerator can do at its best, and what is known of how near its kernels come to it. */
export interface AcceleratorInspection {
  schemaVersion: 1;
  kind: 'accelerator';
  /** The profile, in SI units. */
  accelerator: Omit<Accelerator, 'operators'>;
  formats: FormatInspection[];
  operators: KnownOperator[];
  /** What the source of the operator figures begins with, if it is one of these words. */
  basis?: 'measured' | 'fitted' | 'derived';
}

export interface FormatInspection {
  format: ComputeType;
  peakFlopsPerSecond: number;
  /** FLOP a byte at which the chip turns from memory-bound to compute-bound. */
  ridgeFlopsPerByte: number;
  /** Tokens in a step from which a product with weights in this format is bound by compute: 2 FLOP a weight and token. */
  ridgeTokens: number;
}

/** Figures of one operator class, for one kernel or number format. */
export interface KnownOperator {
  operator: keyof AcceleratorOperators;
  kernel?: string;
  computeEfficiency?: number;
  memoryEfficiency?: number;
  /** Share of the line rate of the interconnect. */
  bandwidthEfficiency?: number;
  latencySeconds: number;
}

const BYTES_PER_WEIGHT: Record<ComputeType, number> = { bf16: 2, fp8: 1, int8: 1, fp4: 0.5 };
const FLOPS_PER_WEIGHT = 2;

export function inspectAccelerator(accelerator: Accelerator): AcceleratorInspection {
  const { operators, ...profile } = accelerator;
  const basis = /^(measured|fitted|derived)\b/.exec(accelerator.sources.operators)?.[1];
  return {
    schemaVersion: 1,
    kind: 'accelerator',
    accelerator: profile,
    formats: COMPUTE_TYPES.flatMap((format) => inspectFormat(accelerator, format)),
    operators: knownOperators(operators),
    ...(basis !== undefined && { basis: basis as 'measured' | 'fitted' | 'derived' }),
  };
}

function inspectFormat(accelerator: Accelerator, format: ComputeType): FormatInspection[] {
  const ridge = ridgePoint(accelerator, format);
  if (ridge === undefined) return [];
  return [
    {
      format,
      peakFlopsPerSecond: accelerator.peakFlops[format]!,
      ridgeFlopsPerByte: ridge,
      ridgeTokens: (ridge * BYTES_PER_WEIGHT[format]) / FLOPS_PER_WEIGHT,
    },
  ];
}

function knownOperators(operators: AcceleratorOperators): KnownOperator[] {
  const { gemm, prefillAttention, decodeAttention, moe, allReduce, customAllReduce } = operators;
  const byKernel = (
    operator: keyof AcceleratorOperators,
    kernels: Record<string, OperatorFigures | undefined>,
  ) =>
    Object.entries(kernels).flatMap(([kernel, figures]) =>
      figures === undefined ? [] : [{ operator, kernel, ...efficienciesOf(figures) }],
    );
  const collective = (operator: 'allReduce' | 'customAllReduce', figures = operators[operator]) =>
    figures === undefined
      ? []
      : [
          {
            operator,
            bandwidthEfficiency: figures.bandwidthEfficiency,
            latencySeconds: figures.latencySeconds,
          },
        ];
  return [
    ...byKernel('gemm', gemm),
    ...byKernel('prefillAttention', prefillAttention),
    ...byKernel('decodeAttention', decodeAttention),
    { operator: 'moe', ...efficienciesOf(moe) },
    ...collective('allReduce', allReduce),
    ...collective('customAllReduce', customAllReduce),
  ];
}

function efficienciesOf({ computeEfficiency, memoryEfficiency, latencySeconds }: OperatorFigures) {
  return { computeEfficiency, memoryEfficiency, latencySeconds };
}
