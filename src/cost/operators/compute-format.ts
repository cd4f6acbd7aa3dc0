import type { Accelerator, ComputeType, GemmFigures } from '../../hardware/accelerator.ts';
import type { WeightFormat } from '../../model/model.ts';

/** What tensor cores multiply in, for weights stored in some format. */
export interface ComputeFormat {
  type: ComputeType;
  peakFlopsPerSecond: number;
  activationBytes: number;
  figures: GemmFigures;
}

const ACTIVATION_BYTES: Record<ComputeType, number> = { bf16: 2, fp8: 1, int8: 1, fp4: 0.5 };

/**
 * Weights that the chip cannot multiply in their own format are unpacked to 16 bit inside the kernel, as is always
 * done with int4: they save bandwidth but no arithmetic. A format without fitted figures of its own takes those of
 * bf16, as shares of its own peak.
 *
 * @param gemmKernel the generation of the matrix library, where it is not the one that the figures are from
 */
export function computeFormat(
  accelerator: Accelerator,
  weights: WeightFormat,
  gemmKernel?: string,
): ComputeFormat {
  const { peakFlops } = accelerator;
  const type = peakFlops[weights.compute] === undefined ? 'bf16' : weights.compute;
  return {
    type,
    peakFlopsPerSecond: peakFlops[type] ?? peakFlops.bf16,
    activationBytes: ACTIVATION_BYTES[type],
    figures: figuresOf(accelerator, type, gemmKernel),
  };
}

function figuresOf(
  { operators }: Accelerator,
  type: ComputeType,
  gemmKernel: string | undefined,
): GemmFigures {
  const { gemm } = operators;
  const names = [type, 'bf16'].flatMap((format) =>
    gemmKernel === undefined ? [format] : [`${format}-${gemmKernel}`, format],
  );
  return names.map((name) => gemm[name]).find((figures) => figures !== undefined) ?? gemm.bf16;
}
