import type { Accelerator, AcceleratorOperators, OperatorFigures } from '../../hardware/accelerator.ts';

export type Efficiency = 'computeEfficiency' | 'memoryEfficiency';

/** Operators with figures by kernel or number format. */
const KEYED = ['gemm', 'prefillAttention', 'decodeAttention'] as const;

/** One efficiency of every operator of an accelerator. */
export function efficiencies({ operators }: Accelerator, figure: Efficiency): number[] {
  const keyed = KEYED.flatMap((name) => Object.values(operators[name] as Record<string, OperatorFigures>));
  return [...keyed, operators.moe].map((figures) => figures[figure]);
}

/** The accelerator with one efficiency of every operator changed. */
export function withEfficiencies(
  accelerator: Accelerator,
  figure: Efficiency,
  change: (value: number) => number,
): Accelerator {
  const { operators } = accelerator;
  const one = <Figures extends OperatorFigures>(figures: Figures): Figures => ({
    ...figures,
    [figure]: change(figures[figure]),
  });
  const keyed = KEYED.map((name) => {
    const kernels = Object.entries(operators[name] as Record<string, OperatorFigures>);
    return [name, Object.fromEntries(kernels.map(([kernel, figures]) => [kernel, one(figures)]))];
  });
  const changed = { ...operators, ...Object.fromEntries(keyed), moe: one(operators.moe) };
  return { ...accelerator, operators: changed as AcceleratorOperators };
}

/** The efficiencies of all operators as a profile writes them, four digits each. */
export function efficiencySettings({ operators }: Accelerator, figures: readonly Efficiency[]): object {
  const one = (of: OperatorFigures) =>
    Object.fromEntries(figures.map((figure) => [figure, Number(of[figure].toPrecision(4))]));
  const keyed = KEYED.map((name) => {
    const kernels = Object.entries(operators[name] as Record<string, OperatorFigures>);
    return [name, Object.fromEntries(kernels.map(([kernel, of]) => [kernel, one(of)]))];
  });
  return { ...Object.fromEntries(keyed), moe: one(operators.moe) };
}
