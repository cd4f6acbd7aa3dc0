import { logHistogram } from './log-histogram.ts';
import { type LengthDescription, PERCENTILES } from './trace-description.ts';

/** How often each length occurs: lengths are whole and few, so that nothing is lost and little is kept. */
export class TokenCounts {
  private readonly counts = new Map<number, number>();

  add(tokens: number): void {
    this.counts.set(tokens, (this.counts.get(tokens) ?? 0) + 1);
  }

  distribution(): TokenDistribution {
    const values = [...this.counts.keys()].sort((a, b) => a - b);
    let requests = 0;
    const upTo = values.map((value) => {
      requests += this.counts.get(value)!;
      return requests;
    });
    return { values, upTo, requests };
  }
}

/** Different lengths, ascending, and how many requests are at most so long. */
export interface TokenDistribution {
  values: number[];
  upTo: number[];
  requests: number;
}

export function describeLengths(distribution: TokenDistribution): LengthDescription {
  const { values, requests } = distribution;
  const weights = weightsOf(distribution);
  const sum = (term: (value: number) => number) =>
    values.reduce((total, value, i) => total + term(value) * weights[i], 0);
  const total = sum((value) => value);
  const mean = total / requests;
  return {
    total,
    mean,
    std: Math.sqrt(sum((value) => (value - mean) ** 2) / requests),
    min: values[0],
    max: values[values.length - 1],
    percentiles: Object.fromEntries(
      PERCENTILES.map((percentile) => [`p${percentile}`, quantile(distribution, percentile / 100)]),
    ),
    histogram: logHistogram(values, weights),
  };
}

/** How many requests have each length. */
export function weightsOf({ upTo }: TokenDistribution): number[] {
  return upTo.map((count, i) => count - (upTo[i - 1] ?? 0));
}

/** The value that at least this share of the requests do not exceed: the smallest such length. */
export function quantile({ values, upTo, requests }: TokenDistribution, share: number): number {
  const rank = Math.max(1, Math.ceil(share * requests));
  return values[upTo.findIndex((count) => count >= rank)];
}
