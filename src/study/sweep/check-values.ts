import type { Scenario } from '../../config/scenario.ts';
import { type Axis, isListed } from '../vary/axis.ts';
import type { Grid } from '../vary/grid.ts';
import type { Refusal, Variation, Varied } from '../vary/variation.ts';

/** Of an axis with more values than these, so many are tried, from the first to the last. */
const MOST_TRIED = 1000;

/**
 * Tries the listed values beside the first values of the others, before anything runs. A value that the scenario refuses
 * whatever stands beside it is a mistake; one that it refuses here and there makes impossible points, and so does a
 * number that a formula gives.
 *
 * @returns a scenario that is possible
 * @throws ConfigError if a value is a mistake, or the scenario is wrong apart from what is set in it
 */
export function checkValues(variation: Variation, grid: Grid, varied: readonly Axis[]): Scenario {
  const known = new Map<number, Varied>();
  const at = (place: number): Varied => {
    const found = known.get(place) ?? variation.at(grid.settings(place));
    known.set(place, found);
    return found;
  };
  const { places, neighbours } = neighbourhood(varied);
  const isPossible = (place: number) => 'scenario' in at(place);
  for (const place of places) {
    const tried = at(place);
    if ('scenario' in tried) continue;
    const { axis, error } = tried.refusal;
    const isCombination = axis && isListed(axis) ? neighbours(place, axis).some(isPossible) : false;
    if (!isCombination && !isImpossibleNumber(tried.refusal, grid, place)) throw error;
  }
  const found = [...known.values()].find((each) => 'scenario' in each);
  if (found) return found.scenario;
  throw (known.get(places[0]) as { refusal: Refusal }).refusal.error;
}

function isImpossibleNumber({ axis }: Refusal, grid: Grid, place: number): boolean {
  return axis !== undefined && !isListed(axis) && typeof grid.settings(place)[axis.name] === 'number';
}

/**
 * Places of a grid where all but one axis have their first value; and those that differ from a place in one axis, other
 * than this one.
 */
function neighbourhood(varied: readonly Axis[]) {
  let stride = 1;
  const digits = varied
    .filter(isListed)
    .toReversed()
    .map((axis) => {
      const digit = { axis, stride, count: axis.source.values.length };
      stride *= digit.count;
      return digit;
    })
    .toReversed();
  const along = (place: number, { stride, count }: (typeof digits)[number]) => {
    const start = place - (Math.floor(place / stride) % count) * stride;
    return spread(count).map((value) => start + value * stride);
  };
  return {
    places: [...new Set([0, ...digits.flatMap((digit) => along(0, digit))])],
    neighbours: (place: number, axis: Axis) =>
      digits.filter((digit) => digit.axis !== axis).flatMap((digit) => along(place, digit)),
  };
}

/** 0 to count - 1, or some of them at equal distances, the first and the last among them. */
function spread(count: number): number[] {
  const length = Math.min(count, MOST_TRIED);
  return Array.from({ length }, (_, index) => Math.round((index * (count - 1)) / Math.max(1, length - 1)));
}
