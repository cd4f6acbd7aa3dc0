import { ConfigError } from '../errors.ts';
import type { Model } from '../model/model.ts';

/**
 * Whether a model can be divided: the heads among the GPUs of a tensor-parallel group, each of which holds whole
 * KV heads or shares one; the layers among the pipeline stages.
 * @throws ConfigError if it cannot
 */
export function checkParallelism(model: Model, tensorParallel: number, pipelineParallel: number): void {
  if (!dividesHeads(model, tensorParallel)) {
    const possible = possibleTensorParallel(model).join(', ');
    throw new ConfigError(
      `expected a divisor of the ${model.attention.heads} heads of ${model.id}, got ${tensorParallel}`,
      {
        path: 'tensorParallel',
        hint: `possible: ${possible}`,
      },
    );
  }
  if (!Number.isInteger(pipelineParallel) || pipelineParallel < 1 || pipelineParallel > model.layers) {
    throw new ConfigError(
      `expected 1 to ${model.layers}, the layers of ${model.id}, got ${pipelineParallel}`,
      {
        path: 'pipelineParallel',
      },
    );
  }
}

/** Tensor-parallel degrees that divide the heads of a model, ascending. */
export function possibleTensorParallel(model: Model): number[] {
  const degrees = Array.from({ length: model.attention.heads }, (_, index) => index + 1);
  return degrees.filter((degree) => dividesHeads(model, degree));
}

function dividesHeads({ attention }: Model, tensorParallel: number): boolean {
  if (!Number.isInteger(tensorParallel) || tensorParallel < 1 || attention.heads % tensorParallel !== 0)
    return false;
  if (attention.kind === 'latent') return true;
  return attention.kvHeads % tensorParallel === 0 || tensorParallel % attention.kvHeads === 0;
}
