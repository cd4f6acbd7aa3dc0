import type { Deployment } from '../../config/scenario.ts';
import { type Accuracy, type ErrorFigures, METRIC_FAMILIES, pairsOf } from './accuracy.ts';

/**
 * How sure an answer is, in a line for each accelerator and engine: how far predictions for them were from published
 * numbers; where there are none, how far they were for others.
 */
export function accuracyStatements(
  deployments: readonly Pick<Deployment, 'pools'>[],
  accuracy: Accuracy,
): string[] {
  const pairs = pairsOf({ pools: deployments.flatMap(({ pools }) => pools) });
  return pairs.map(({ accelerator, engine }) => {
    const known = accuracy.pairs.find((pair) => pair.accelerator === accelerator && pair.engine === engine);
    const said = known
      ? `${figuresText(known)} published numbers`
      : `no published measurement for this pair; ${figuresText(accuracy.all)} published numbers of others`;
    return `${accelerator} + ${engine}: ${said}`;
  });
}

/** Medians: half of the numbers are closer. */
function figuresText({ medians, p90, cells }: ErrorFigures): string {
  const families = METRIC_FAMILIES.filter((family) => medians[family] !== undefined);
  const within = families.map((family) => `${family} within ${wholePercent(medians[family]!)}`);
  return `${within.join(', ')} (median; nine of ten within ${wholePercent(p90)}) on ${cells}`;
}

/** 1 stands for everything larger. */
function wholePercent(share: number): string {
  return share >= 1 ? 'more than 100 %' : `${Math.max(1, Math.ceil(Math.round(share * 1000) / 10))} %`;
}
