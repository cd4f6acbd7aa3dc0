/**
 * A figure that is fitted. `share` lies between 0 and 0.95 (refresh and row changes leave no memory more, and no chip
 * multiplies without filling its pipelines), `sharpness` between 1 and 6, `positive` above 0; they are
 * searched for in a space without bounds, so that no step of the search leaves what physics allows.
 */
export interface Parameter {
  name: string;
  kind: 'share' | 'sharpness' | 'positive' | 'signed';
  start: number;
  /** Explains the benchmark, not the operator: fitted, and left out of the profile. */
  nuisance?: true;
}

export type Figures = Record<string, number>;

const LARGEST_SHARE = 0.95;
const SHARPNESS_RANGE = 5;

const logistic = (x: number) => 1 / (1 + Math.exp(-x));
const logit = (p: number) => Math.log(p / (1 - p));

/** From the value of a figure to the coordinate that is searched, and back. */
const SPACES: Record<Parameter['kind'], { to: (value: number) => number; from: (x: number) => number }> = {
  share: { to: (value) => logit(value / LARGEST_SHARE), from: (x) => LARGEST_SHARE * logistic(x) },
  sharpness: {
    to: (value) => logit((value - 1) / SHARPNESS_RANGE),
    from: (x) => 1 + SHARPNESS_RANGE * logistic(x),
  },
  positive: { to: Math.log, from: Math.exp },
  signed: { to: (value) => value, from: (x) => x },
};

export function toCoordinates(parameters: readonly Parameter[]): number[] {
  return parameters.map(({ kind, start }) => SPACES[kind].to(start));
}

export function toFigures(parameters: readonly Parameter[], coordinates: readonly number[]): Figures {
  return Object.fromEntries(parameters.map(({ name, kind }, i) => [name, SPACES[kind].from(coordinates[i])]));
}
