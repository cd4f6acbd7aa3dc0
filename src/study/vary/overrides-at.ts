import type { Override } from '../../config/override.ts';
import type { PlainMap } from '../../config/profile-layers.ts';
import { ConfigError } from '../../errors.ts';
import { targetOf } from './targets.ts';
import { type Replacement, replaced, replacements } from './with-value.ts';

/** A value that somebody wants to be set, by a short name or a path. */
export interface NamedValue {
  name: string;
  value: unknown;
  /** What to call it in messages. */
  origin: string;
}

/**
 * What replaces the values of a scenario file, one named value after the other: a later one sees what an earlier one set.
 *
 * @param scenario the plain value of the file
 * @throws ConfigError if there is no such name, or a value there would have no effect
 */
export function overridesAt(scenario: PlainMap, named: readonly NamedValue[]): Override[] {
  const all: Override[] = [];
  let current = scenario;
  for (const { name, value, origin } of named) {
    const fail = (reason: string, hint?: string) =>
      new ConfigError(reason, hint === undefined ? { path: origin } : { path: origin, hint });
    for (const place of targetOf(name, current, fail).places) {
      const made: Replacement[] = replacements(current, place, value);
      all.push(...made.map((each): Override => ({ ...each, origin })));
      current = replaced(current, made) ?? current;
    }
  }
  return all;
}
