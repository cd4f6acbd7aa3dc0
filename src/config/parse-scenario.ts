import { check } from './check.ts';
import { resolveTrace } from './load-trace.ts';
import type { Locator } from './locator.ts';
import type { Override } from './override.ts';
import type { ProfileLibrary } from './profile-library.ts';
import { ProfileResolver } from './profile-resolver.ts';
import { resolveDeployment } from './resolve-deployment.ts';
import type { Scenario } from './scenario.ts';
import { type ScenarioSettings, scenarioSchema } from './scenario-schema.ts';
import { suggestion } from './suggestion.ts';
import { YamlSource } from './yaml-source.ts';

/**
 * A scenario from its YAML text, every name resolved and every quantity in SI units.
 *
 * @param file what to call the text in messages
 * @param library where the profiles come from that it names
 * @param overrides what replaces values of the text, from the command line for instance
 * @throws ConfigError with the place, what was expected and what was found
 */
export function parseScenario(
  text: string,
  file: string,
  library: ProfileLibrary,
  overrides: readonly Override[] = [],
): Scenario {
  const source = new YamlSource(text, file, overrides);
  if (source.value === null) throw source.error([], 'the file is empty, expected a scenario');
  return resolveScenario(source.value, source, new ProfileResolver(library));
}

/**
 * The same from the plain value of a scenario file: for many scenarios that differ in a few values, and share what has
 * been read of the profiles.
 *
 * @param locator says where the values stand
 * @throws ConfigError with the place, what was expected and what was found
 */
export function resolveScenario(value: unknown, locator: Locator, profiles: ProfileResolver): Scenario {
  const settings = check(scenarioSchema, value, locator);
  refuseSameNames(settings, locator);
  checkMeasured(settings, locator);
  const { name, description, source: published, seed, workload, deployments, metrics, measured } = settings;
  return {
    name,
    ...(description !== undefined && { description }),
    ...(published !== undefined && { source: published }),
    seed,
    workload: 'trace' in workload ? resolveTrace(workload, profiles, locator) : workload,
    deployments: deployments.map((_, index) => resolveDeployment(settings, index, profiles, locator)),
    metrics,
    ...(measured && { measured }),
  };
}

function refuseSameNames({ deployments }: ScenarioSettings, locator: Locator): void {
  const names = deployments.map(({ name }) => name);
  const index = names.findIndex((name, place) => names.indexOf(name) < place);
  if (index >= 0)
    throw locator.error(['deployments', index, 'name'], `a second deployment named "${names[index]}"`);
}

function checkMeasured({ measured, source, deployments }: ScenarioSettings, locator: Locator): void {
  if (!measured) return;
  const names = deployments.map(({ name }) => name);
  const unknown = Object.keys(measured).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw locator.error(
      ['measured', unknown],
      `no deployment is named "${unknown}"`,
      suggestion(unknown, names),
    );
  }
  if (source === undefined) {
    throw locator.error(['measured'], 'needs a source at the top of the scenario: where it was published');
  }
}
