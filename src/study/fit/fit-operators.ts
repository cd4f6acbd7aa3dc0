import { quantileSorted } from 'd3-array';
import type { Accelerator } from '../../hardware/accelerator.ts';
import { groupTimings } from './group-timings.ts';
import { fitFigures } from './least-squares.ts';
import type { OperatorFit, TimingGroup } from './operator-fit.ts';
import { allReduceFit } from './operators/all-reduce.ts';
import { decodeAttentionFit } from './operators/decode-attention.ts';
import { gemmFit } from './operators/gemm.ts';
import { moeFit } from './operators/moe.ts';
import { prefillAttentionFit } from './operators/prefill-attention.ts';
import type { Figures } from './parameter.ts';
import type { CollectiveShape, GemmShape, Timing } from './timing.ts';

/** What came out for one operator class. */
export interface FittedOperator {
  path: TimingGroup['path'];
  /** Rows that were fitted, and rows that were refused because they are faster than the hardware's peaks. */
  rows: number;
  refused: number;
  /** Absolute relative error over the rows that were fitted. */
  medianError: number;
  p90Error: number;
  /** As the profile holds them. */
  figures: Record<string, number | boolean>;
}

/** Fewer rows say nothing about the figures of an operator. */
const FEWEST_ROWS = 10;
/** A clock reads with an error; a row has to beat the peaks by more to be refused. */
const CLOCK_ERROR = 0.01;

/**
 * Figures of every operator class that the timings are of.
 *
 * @param accelerator whose peaks they are measured against; its own figures hold where nothing was measured
 */
export function fitOperators(timings: readonly Timing[], accelerator: Accelerator): FittedOperator[] {
  const fitted: FittedOperator[] = [];
  let known = accelerator;
  for (const group of groupTimings(timings, accelerator)) {
    const operator = fitGroup(group, known);
    if (operator === undefined) continue;
    fitted.push(operator);
    known = withFigures(known, operator);
  }
  return fitted;
}

function fitGroup({ path, timings }: TimingGroup, accelerator: Accelerator): FittedOperator | undefined {
  const fit = fitOf(timings);
  const described = timings.filter((timing) => fit.describes?.(accelerator, timing) ?? true);
  const possible = described.filter(
    (timing) => timing.seconds >= fit.fastest(accelerator, timing) * (1 - CLOCK_ERROR),
  );
  if (possible.length < FEWEST_ROWS) return undefined;
  const measured = possible.map(({ seconds }) => seconds);
  const predict = (figures: Figures) => possible.map((timing) => fit.predict(accelerator, figures, timing));
  const parameters = fit.parameters(accelerator);
  const figures = fitFigures(parameters, predict, measured);
  const errors = predict(figures).map((seconds, row) => Math.abs(seconds / measured[row] - 1));
  errors.sort((a, b) => a - b);
  const kept = parameters.filter(({ nuisance }) => !nuisance).map(({ name }) => [name, figures[name]]);
  return {
    path,
    rows: possible.length,
    refused: described.length - possible.length,
    medianError: quantileSorted(errors, 0.5)!,
    p90Error: quantileSorted(errors, 0.9)!,
    figures: { ...fit.fixed?.(accelerator), ...Object.fromEntries(kept) },
  };
}

/** The fit of a group, whose rows are all of one kind. */
function fitOf(timings: readonly Timing[]): OperatorFit<Timing> {
  const [first] = timings;
  const fits = {
    gemm: () => gemmFit((first as GemmShape).format),
    prefillAttention: () => prefillAttentionFit,
    decodeAttention: () => decodeAttentionFit,
    moe: () => moeFit,
    allReduce: () => allReduceFit(mostGpus(timings)),
    customAllReduce: () => allReduceFit(mostGpus(timings)),
  };
  return fits[first.operator]() as OperatorFit<Timing>;
}

function mostGpus(timings: readonly Timing[]): number {
  return Math.max(...timings.map((timing) => (timing as CollectiveShape).gpus));
}

/** The accelerator with what was fitted in the place of its own figures. */
export function withFigures(accelerator: Accelerator, { path, figures }: FittedOperator): Accelerator {
  const [section, key] = path;
  const own = accelerator.operators[section] as unknown as Record<string, unknown> | undefined;
  const replaced = key === undefined ? { ...own, ...figures } : { ...own, [key]: figures };
  return { ...accelerator, operators: { ...accelerator.operators, [section]: replaced } };
}
