import { clusterShape, workerShape } from '../../config/deployment-schema.ts';
import { layoutSchema } from '../../config/layout-schema.ts';
import { formatPath, type Path, parsePath } from '../../config/locator.ts';
import type { PlainMap } from '../../config/profile-layers.ts';
import { suggestion } from '../../config/suggestion.ts';
import type { Fail } from './formula.ts';
import { isScenarioPath, scenarioPaths } from './scenario-paths.ts';
import { SHORT_NAMES } from './short-names.ts';

/** Where a value that has a name goes. */
export interface Target {
  /** As a person writes it: `deployments[*].layout.prefill`. */
  path: string;
  /** Every place in the scenario that takes the value. */
  places: Path[];
}

/** Stands for every deployment. */
const EVERY = '*';

/**
 * Where the value goes that a short name or a path names.
 *
 * @param scenario the plain value of a scenario file
 * @throws ConfigError if there is no such path, or a value there would have no effect
 */
export function targetOf(name: string, scenario: PlainMap, fail: Fail): Target {
  const path = Object.hasOwn(SHORT_NAMES, name) ? SHORT_NAMES[name] : name;
  const pattern = parsePath(path.replaceAll('[*]', `.${EVERY}`));
  if (!isScenarioPath(pattern)) {
    const known = [...Object.keys(SHORT_NAMES), ...scenarioPaths()];
    throw fail(`unknown path "${name}"`, suggestion(withoutIndices(name), known));
  }
  const deployments = deploymentsOf(scenario);
  if (pattern[0] === 'deployments' && pattern.length > 1) {
    return { path, places: inDeployments(pattern, deployments, fail) };
  }
  const key = String(pattern[0]);
  if ((key in workerShape || key in clusterShape) && deployments.every((each) => hasOwn(each, key))) {
    const own = formatPath(['deployments', 0, ...pattern]);
    throw fail(`every deployment has its own ${key}, so that ${path} has no effect`, `try ${own}`);
  }
  return { path, places: [pattern] };
}

function inDeployments([list, which, ...rest]: Path, deployments: PlainMap[], fail: Fail): Path[] {
  if (typeof which === 'number' && which >= deployments.length)
    throw fail(`there is no deployments[${which}]`, `the last one is deployments[${deployments.length - 1}]`);
  const indices = which === EVERY ? deployments.map((_, index) => index) : [which];
  const role = rest[0] === 'layout' ? rest[1] : undefined;
  const fitting = indices.filter(
    (index) => role === undefined || rolesOf(deployments[Number(index)]).includes(String(role)),
  );
  if (fitting.length === 0) {
    const kind = role === 'aggregated' ? 'aggregated' : 'xPyD';
    const where = which === EVERY ? 'no deployment has' : `deployments[${which}] has not`;
    throw fail(`${where} an ${kind} layout, which alone has ${nameOfRole(String(role))}`);
  }
  return fitting.map((index) => [list, index, ...rest]);
}

function nameOfRole(role: string): string {
  return role === 'aggregated' ? 'replicas' : `a number of ${role} workers`;
}

function rolesOf({ layout }: PlainMap): string[] {
  const read = layoutSchema.safeParse(layout);
  return read.success ? read.data.map(({ role }) => role) : [];
}

function hasOwn(deployment: PlainMap, key: string): boolean {
  const pools = [deployment.prefill, deployment.decode] as (PlainMap | undefined)[];
  return deployment[key] !== undefined || pools.every((pool) => pool?.[key] !== undefined);
}

function deploymentsOf({ deployments }: PlainMap): PlainMap[] {
  return Array.isArray(deployments) ? deployments.map((each) => (each ?? {}) as PlainMap) : [];
}

function withoutIndices(name: string): string {
  return name.replaceAll(/\[\d+\]/g, '[*]');
}
