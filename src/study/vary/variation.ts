import { formatPath, type Locator } from '../../config/locator.ts';
import { isOverridden, type Override, overriddenPlace } from '../../config/override.ts';
import { resolveScenario } from '../../config/parse-scenario.ts';
import type { PlainMap } from '../../config/profile-layers.ts';
import type { ProfileLibrary } from '../../config/profile-library.ts';
import { ProfileResolver } from '../../config/profile-resolver.ts';
import type { Scenario } from '../../config/scenario.ts';
import { ConfigError } from '../../errors.ts';
import type { Axes, Axis } from './axis.ts';
import type { Settings } from './grid.ts';
import { withValue } from './with-value.ts';

/** A scenario as its file has it. */
export interface ScenarioSource {
  value: PlainMap;
  locator: Locator;
  library: ProfileLibrary;
}

/** What became of a scenario whose values were set. */
export type Varied = { scenario: Scenario } | { refusal: Refusal };

export interface Refusal {
  error: ConfigError;
  /** The axis whose value was refused; none if something else in the scenario is wrong. */
  axis?: Axis;
}

interface Assignment {
  axis: Axis;
  value: unknown;
}

/** A scenario in which values vary: made from its plain value again and again, its profiles read once. */
export class Variation {
  private readonly scenario: PlainMap;
  private readonly locator: Locator;
  private readonly profiles: ProfileResolver;
  private readonly axes: readonly Axis[];

  constructor({ value, locator, library }: ScenarioSource, { varied, fixed }: Axes) {
    this.scenario = value;
    this.locator = locator;
    this.profiles = new ProfileResolver(library);
    this.axes = inwards([...varied, ...fixed]);
  }

  /** @throws ConfigError if a value has no place in the scenario */
  at(settings: Settings): Varied {
    const assignments = this.axes.map(
      (axis): Assignment => ({ axis, value: axis.name in settings ? settings[axis.name] : onlyValue(axis) }),
    );
    const value = assignments.reduce(assigned, this.scenario);
    try {
      return { scenario: resolveScenario(value, withAssignments(this.locator, assignments), this.profiles) };
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      const blamed = assignments.find((each) => error.detail.path?.startsWith(`${originOf(each)}: `));
      return { refusal: { error, ...(blamed && { axis: blamed.axis }) } };
    }
  }
}

/** Of an axis that is the same at every point. */
function onlyValue({ source }: Axis): unknown {
  return 'values' in source ? source.values[0] : undefined;
}

/** A value inside of another comes after it: the engine first, then its batch size. */
function inwards<Each extends Axis>(axes: readonly Each[]): Each[] {
  return axes.toSorted((a, b) => a.places[0].length - b.places[0].length);
}

function assigned(scenario: PlainMap, { axis, value }: Assignment): PlainMap {
  return axis.places.reduce((all, place) => {
    const result = withValue(all, place, value);
    if (result === undefined) throw axis.fail(`there is no ${formatPath(place)} in the scenario`);
    return result;
  }, scenario);
}

/** An error in a value that was set says so, instead of where the file has another. */
function withAssignments(locator: Locator, assignments: readonly Assignment[]): Locator {
  const overrides = assignments.flatMap(({ axis, value }) =>
    axis.places.map((path): Override => ({ path, value, origin: originOf({ axis, value }) })),
  );
  return {
    has: (path) => locator.has(path) || isOverridden(path, overrides),
    error(path, reason, hint) {
      const where = overriddenPlace(path, overrides);
      if (where === undefined) return locator.error(path, reason, hint);
      return new ConfigError(reason, hint === undefined ? where : { ...where, hint });
    },
  };
}

/** `rate=8` */
function originOf({ axis, value }: Assignment): string {
  return `${axis.name}=${typeof value === 'object' ? JSON.stringify(value) : value}`;
}
