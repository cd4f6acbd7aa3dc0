import type { ConfigError } from '../../errors.ts';
import { stream } from '../../random/stream.ts';
import { type Axis, isListed, symbols } from './axis.ts';

/** A value for every axis, by its name. */
export type Settings = Record<string, unknown>;

/** Every combination of the listed values; the last axis changes fastest. Combinations are made one at a time. */
export class Grid {
  /** How many combinations there are. */
  readonly size: number;
  private readonly axes: readonly Axis[];
  private readonly names: ReadonlyMap<string, string>;

  constructor(axes: readonly Axis[]) {
    this.axes = axes;
    this.names = symbols(axes);
    this.size = axes.filter(isListed).reduce((size, { source }) => size * source.values.length, 1);
  }

  /**
   * @param place 0 to size - 1
   * @throws ConfigError if a formula gives no finite number, no text and no truth value
   */
  settings(place: number): Settings {
    const listed: Settings = {};
    let rest = place;
    for (const axis of this.axes.toReversed()) {
      if (!isListed(axis)) continue;
      const { values } = axis.source;
      listed[axis.name] = values[rest % values.length];
      rest = Math.floor(rest / values.length);
    }
    return this.linked(listed);
  }

  /** The settings with every linked value, in the order of the axes. */
  private linked(listed: Settings): Settings {
    const settings: Settings = {};
    for (const axis of this.axes)
      settings[axis.name] = isListed(axis) ? listed[axis.name] : this.evaluated(axis, settings);
    return settings;
  }

  private evaluated({ source, fail }: Axis, settings: Settings): unknown {
    if (!('formula' in source)) return undefined;
    const { formula } = source;
    const scope = Object.fromEntries(formula.names.map((name) => [name, settings[this.names.get(name)!]]));
    const value = attempt(
      () => formula.valueOf(scope),
      (reason) => fail(`${reason}, with ${settingsText(scope)}`),
    );
    const isUsable =
      typeof value === 'number' ? Number.isFinite(value) : ['string', 'boolean'].includes(typeof value);
    if (isUsable) return value;
    throw fail(`expected a finite number, found ${value}, with ${settingsText(scope)}`);
  }
}

/** `prefill 3, rate 4` */
export function settingsText(settings: Settings): string {
  const text = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value));
  return Object.entries(settings)
    .map(([name, value]) => `${name} ${text(value)}`)
    .join(', ');
}

function attempt<Value>(make: () => Value, fail: (reason: string) => ConfigError): Value {
  try {
    return make();
  } catch (error) {
    throw fail((error as Error).message);
  }
}

/**
 * Different places of a grid, drawn at random with equal chances, in ascending order: all of them if there are no more.
 * Floyd's algorithm (Bentley and Floyd, CACM 30(9), 1987), which does not walk over the grid.
 */
export function samplePlaces(size: number, count: number, seed: number): number[] {
  const random = stream(seed, 'sweep');
  const chosen = new Set<number>();
  for (let last = Math.max(0, size - count); last < size; last++) {
    const place = Math.floor(random() * (last + 1));
    chosen.add(chosen.has(place) ? last : place);
  }
  return [...chosen].sort((a, b) => a - b);
}
