import type { Accelerator } from '../hardware/accelerator.ts';
import type { Model, WeightFormat } from '../model/model.ts';
import { attentionProjections, feedForwardProjections, type Projection } from '../model/projections.ts';
import { WEIGHT_FORMATS } from '../model/weight-format.ts';
import { AllReduce } from './operators/all-reduce.ts';
import { Elementwise, gateWork, layerWork } from './operators/elementwise.ts';
import { Gemm } from './operators/gemm.ts';
import { RoutedExperts } from './operators/moe.ts';
import type { Repeated, TokenOperator } from './token-table.ts';

/** What the operators of one tensor-parallel group are made from. */
export interface GroupSpec {
  accelerator: Accelerator;
  model: Model;
  weights: WeightFormat;
  tensorParallel: number;
  /** Generation of the matrix library, where the engine has an older one: a key into the accelerator's figures. */
  gemmKernel?: string;
  /** `nccl`: the engine has no all-reduce of its own for small messages. */
  allReduceKernel?: 'nccl';
}

/**
 * Everything in the layers whose time depends on the number of tokens alone: all but attention itself. Latent
 * attention has its up-projection of keys and values here for both phases: absorbed into queries and outputs it
 * multiplies by the same matrices.
 */
export function layerOperators(spec: GroupSpec): Repeated[] {
  const { accelerator, model, tensorParallel } = spec;
  const { layers } = model;
  const projections = attentionProjections(model, tensorParallel);
  return [
    ...products(spec, projections, outsideExperts(spec.weights), layers),
    repeated(new Elementwise(accelerator, layerWork(model, tensorParallel)), layers),
    ...feedForward(spec, model.dense.intermediateSize, model.dense.matrices, model.dense.layers),
    ...mixture(spec),
    ...(tensorParallel > 1
      ? [
          repeated(
            new AllReduce(accelerator, model.hiddenSize, tensorParallel, spec.allReduceKernel),
            2 * layers,
          ),
        ]
      : []),
  ];
}

/** The output head, for the rows that need logits: always in 16 bit, its columns divided among the GPUs. */
export function headOperators(spec: GroupSpec): Repeated[] {
  const { model, tensorParallel } = spec;
  const head = { name: 'head', inputs: model.hiddenSize, outputs: model.vocabSize / tensorParallel };
  return products(spec, [head], WEIGHT_FORMATS.bf16, 1);
}

/** How the linear layers that are not experts are stored. */
export function outsideExperts(weights: WeightFormat): WeightFormat {
  return weights.scope === 'experts' ? WEIGHT_FORMATS.bf16 : weights;
}

function mixture(spec: GroupSpec): Repeated[] {
  const { accelerator, model, weights, tensorParallel } = spec;
  const { moe, hiddenSize } = model;
  if (moe === undefined) return [];
  const router = { name: 'router', inputs: hiddenSize, outputs: moe.experts };
  return [
    ...products(spec, [router], WEIGHT_FORMATS.bf16, moe.layers),
    repeated(new RoutedExperts(accelerator, hiddenSize, moe, weights, tensorParallel), moe.layers),
    ...feedForward(spec, moe.sharedIntermediateSize, 3, moe.layers),
  ];
}

function feedForward(spec: GroupSpec, width: number, matrices: 2 | 3, layers: number): Repeated[] {
  if (width === 0 || layers === 0) return [];
  const { accelerator, model, weights, tensorParallel } = spec;
  const projections = feedForwardProjections(model.hiddenSize, width, matrices, tensorParallel);
  return [
    ...products(spec, projections, outsideExperts(weights), layers),
    repeated(new Elementwise(accelerator, gateWork(width, tensorParallel)), layers),
  ];
}

function products(
  { accelerator, gemmKernel }: GroupSpec,
  projections: readonly Projection[],
  weights: WeightFormat,
  layers: number,
): Repeated[] {
  return projections.map((projection) =>
    repeated(new Gemm(accelerator, projection, weights, gemmKernel), layers),
  );
}

function repeated(operator: TokenOperator, times: number): Repeated {
  return { operator, times };
}
