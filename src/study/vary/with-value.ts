import { layoutSchema } from '../../config/layout-schema.ts';
import type { Path } from '../../config/locator.ts';
import type { PlainMap } from '../../config/profile-layers.ts';
import { DEFAULT_ENGINE } from '../../config/resolve-worker.ts';
import { NO_PLACE, replacedAt } from '../../config/yaml-source.ts';

/** Settings that name a profile, and the name that holds where none stands. */
const PROFILE_NAMES: Record<string, string | undefined> = {
  engine: DEFAULT_ENGINE,
  accelerator: undefined,
  link: undefined,
};

/** A value to be put in the place of another one. */
export interface Replacement {
  path: Path;
  value: unknown;
}

/**
 * A copy of a scenario's plain value with another value at a path.
 * @returns undefined if the path leads nowhere
 */
export function withValue(scenario: PlainMap, path: Path, value: unknown): PlainMap | undefined {
  return replaced(scenario, replacements(scenario, path, value));
}

/** @returns undefined if one of the paths leads nowhere */
export function replaced(scenario: PlainMap, all: readonly Replacement[]): PlainMap | undefined {
  let result: unknown = scenario;
  for (const { path, value } of all) result = replacedAt(result, path, value);
  return result === NO_PLACE ? undefined : (result as PlainMap);
}

/**
 * What has to be replaced so that a value stands at a path. A layout such as `1P1D` on the way becomes the map of its
 * pools, and the name of a profile the map that extends it, so that single values in them can be set.
 */
export function replacements(scenario: PlainMap, path: Path, value: unknown): Replacement[] {
  const all: Replacement[] = [];
  for (let depth = 1; depth < path.length; depth++) {
    const map = opened(replaced(scenario, all) ?? {}, path.slice(0, depth));
    if (map !== undefined) all.push({ path: path.slice(0, depth), value: map });
  }
  return [...all, { path, value }];
}

/** @returns undefined if what stands there is a map already, or cannot become one */
function opened(scenario: PlainMap, path: Path): PlainMap | undefined {
  const found = valueAt(scenario, path);
  const key = String(path.at(-1));
  if (key === 'layout' && typeof found === 'string') return poolsOf(found);
  return key in PROFILE_NAMES && typeof found !== 'object' ? profileMap(scenario, path, key) : undefined;
}

function poolsOf(layout: string): PlainMap | undefined {
  const read = layoutSchema.safeParse(layout);
  return read.success ? Object.fromEntries(read.data.map(({ role, count }) => [role, count])) : undefined;
}

/** A pool takes the setting of its deployment, and that the one at the top. */
function profileMap(scenario: PlainMap, path: Path, key: string): PlainMap | undefined {
  for (let depth = path.length - 1; depth >= 0; depth--) {
    const inherited = valueAt(scenario, [...path.slice(0, depth), key]);
    if (typeof inherited === 'string') return { extends: inherited };
    if (inherited !== undefined) return inherited as PlainMap;
  }
  return PROFILE_NAMES[key] === undefined ? undefined : { extends: PROFILE_NAMES[key] };
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, part) => (at as Record<string | number, unknown> | undefined)?.[part],
    value,
  );
}
