import { type Path, within } from '../../config/locator.ts';
import { type PlainMap, profileLayers } from '../../config/profile-layers.ts';
import { engineLayers } from '../../config/resolve-engine.ts';
import { DEFAULT_ENGINE } from '../../config/resolve-worker.ts';
import type { Pool } from '../../config/scenario.ts';
import type { ConfigErrorDetail } from '../../errors.ts';
import type { ScenarioSource } from '../vary/variation.ts';

/**
 * Where each setting of a worker's engine stands: in the scenario, in a profile of the user, in the row for such a card
 * or in the body of the shipped profile, whichever lies on top.
 *
 * @returns file and line of the value at a path of the profile (`batching`, `maxNumSeqs`); undefined if nobody says it
 */
export function engineOrigins(
  text: ScenarioSource,
  deployment: number,
  { role, worker }: Pool,
): (path: Path) => string | undefined {
  const own: Path = ['deployments', deployment];
  const places: Path[] = role === 'aggregated' ? [own, []] : [[...own, role], own, []];
  const setting = (key: string) =>
    places.map((place) => [...place, key]).find((path) => valueAt(text.value, path) !== undefined);
  const engine = setting('engine');
  const reference = (engine === undefined ? DEFAULT_ENGINE : valueAt(text.value, engine)) as
    | string
    | PlainMap;
  const profile = profileLayers('engines', reference, within(text.locator, engine ?? []), text.library);
  const { locator } = engineLayers(profile, {
    accelerator: worker.accelerator,
    tensorParallel: worker.tensorParallel,
    maxModelLen: worker.model.maxPositionEmbeddings,
  });
  return (path) => {
    const last = path[path.length - 1];
    const ofScenario = typeof last === 'string' ? setting(last) : undefined;
    if (ofScenario !== undefined) return placeOf(text.locator.error(ofScenario, '').detail);
    return locator.has(path) ? placeOf(locator.error(path, '').detail) : undefined;
  };
}

/** `vllm-v1.yaml:9`, or the option of the command line that says it. */
function placeOf({ position, path }: ConfigErrorDetail): string | undefined {
  return position ? `${position.file.split('/').at(-1)}:${position.line}` : path;
}

function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const part of path) current = (current as Record<string | number, unknown> | undefined)?.[part];
  return current;
}
