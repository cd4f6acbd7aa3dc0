import { type Locator, type Path, within } from './locator.ts';

/** Settings that stand at some place of a scenario. */
export interface Place<Settings> {
  settings: Settings;
  path: Path;
}

/** A setting, and the locator of the place that decided it. */
export interface Decided<Value> {
  value: Value;
  locator: Locator;
}

/**
 * Looks a setting up from the closest place to the farthest: the pool, its deployment, the top of the scenario.
 * What stands nowhere has the locator of the closest place, where it is missed.
 */
export class SettingLookup<Settings extends object> {
  private readonly places: readonly Place<Settings>[];
  private readonly locator: Locator;

  constructor(places: readonly Place<Settings>[], locator: Locator) {
    this.places = places;
    this.locator = locator;
  }

  find<Key extends keyof Settings & string>(
    key: Key,
  ): Decided<Exclude<Settings[Key], undefined>> | undefined {
    const place = this.places.find(({ settings }) => settings[key] !== undefined);
    if (!place) return undefined;
    return {
      value: place.settings[key] as Exclude<Settings[Key], undefined>,
      locator: within(this.locator, [...place.path, key]),
    };
  }

  /** What holds for a setting that stands nowhere. */
  absent<Value>(key: string, value: Value): Decided<Value> {
    return { value, locator: within(this.locator, [...this.places[0].path, key]) };
  }

  /** @throws ConfigError if the setting stands nowhere */
  need<Key extends keyof Settings & string>(
    key: Key,
    expected: string,
    hint?: string,
  ): Decided<Exclude<Settings[Key], undefined>> {
    const decided = this.find(key);
    if (!decided)
      throw this.locator.error([...this.places[0].path, key], `missing, expected ${expected}`, hint);
    return decided;
  }
}
