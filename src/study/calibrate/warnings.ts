import type { CalibratedParameter } from './calibration.ts';
import { formatValue } from './format-value.ts';
import type { Identifiability } from './identifiability.ts';
import { parameter } from './parameters.ts';

/** A value is at its bound if it is this close to it, in the coordinate of the search. */
const CLOSE = 0.005;

/** What makes a value doubtful: a bound that it ends at, data that do not see it or take it for another. */
export function warningsOf(
  parameters: readonly CalibratedParameter[],
  { unseen, confused }: Identifiability,
): string[] {
  const nameOf = (index: number) => parameters[index].key;
  return [
    ...unseen.map(
      (index) => `the data do not see ${nameOf(index)}: its value means nothing, leave it out with --fit`,
    ),
    ...confused.map(
      (group) =>
        `the data cannot tell ${group.map(nameOf).join(' from ')}: only together do they mean something; ` +
        'measure other loads, or fit one of them',
    ),
    ...parameters.filter((_, index) => !unseen.includes(index)).flatMap(boundWarning),
  ];
}

function boundWarning({ key, value, low, high }: CalibratedParameter): string[] {
  const { offset, limit } = parameter(key);
  const distance = (bound: number) => Math.abs(Math.log((value + offset) / (bound + offset)));
  const text = (bound: number) => `${key} ends at its bound of ${formatValue(key, bound)}`;
  if (distance(high) < CLOSE) return [`${text(high)}: ${limit}`];
  if (distance(low) >= CLOSE) return [];
  const meaning =
    low === 0 ? 'the data leave no room for it' : 'something that is not fitted must be slower than assumed';
  return [`${text(low)}: ${meaning}`];
}
