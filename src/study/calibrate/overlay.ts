import { stringify } from 'yaml';
import type { Path } from '../../config/locator.ts';
import type { PlainMap } from '../../config/profile-layers.ts';
import { profileId } from '../../config/profile-library.ts';
import type { Reference } from '../../config/profile-resolver.ts';
import { DEFAULT_ENGINE } from '../../config/resolve-worker.ts';
import type { Accelerator } from '../../hardware/accelerator.ts';
import type { Link } from '../../hardware/link.ts';
import { formatQuantity } from '../../quantity/format-quantity.ts';
import { changedPart } from './apply.ts';
import { type Efficiency, efficiencySettings } from './efficiencies.ts';
import { type ParameterKey, parameter, type Values } from './parameters.ts';

const OVERLAY_KINDS = ['accelerator', 'engine', 'link'] as const;
export type OverlayKind = (typeof OVERLAY_KINDS)[number];

/** Where a scenario names a profile, or describes one in place. */
export interface ProfilePlace {
  kind: OverlayKind;
  path: Path;
  reference: Reference;
}

/** A profile that extends another one, and the places of the scenario that it is for. */
export interface Overlay {
  /** What it extends, as part of a file name, and a part of a file name that no other overlay has. */
  base: string;
  id: string;
  text: string;
  paths: Path[];
}

/** Reads what a reference of the scenario stands for. */
export interface ProfileReader {
  accelerator(reference: Reference): Accelerator;
  link(reference: Reference): Link;
}

/** Every place of a scenario's text that names a profile. The engine that nobody names is the default one. */
export function profilePlaces(scenario: PlainMap): ProfilePlace[] {
  const deployments = (scenario.deployments as PlainMap[]).flatMap((deployment, index) => [
    { settings: deployment, path: ['deployments', index] },
    ...(['prefill', 'decode'] as const).map((role) => ({
      settings: (deployment[role] ?? {}) as PlainMap,
      path: ['deployments', index, role],
    })),
  ]);
  const places = [{ settings: scenario, path: [] as Path }, ...deployments].flatMap(({ settings, path }) =>
    OVERLAY_KINDS.flatMap((kind): ProfilePlace[] =>
      settings[kind] === undefined
        ? []
        : [{ kind, path: [...path, kind], reference: settings[kind] as Reference }],
    ),
  );
  if (places.some(({ kind }) => kind === 'engine')) return places;
  return [...places, { kind: 'engine', path: ['engine'], reference: DEFAULT_ENGINE }];
}

/**
 * Profiles with the values that were found, one for each that the scenario refers to and a parameter changes.
 * @param provenance where the values come from
 */
export function overlays(
  places: readonly ProfilePlace[],
  values: Values,
  provenance: string,
  profiles: ProfileReader,
): Overlay[] {
  const found = new Map<string, Overlay>();
  for (const { kind, path, reference } of places) {
    const keys = (Object.keys(values) as ParameterKey[]).filter((key) => parameter(key)[kind] !== undefined);
    if (keys.length === 0) continue;
    const name = `${kind} ${JSON.stringify(reference)}`;
    const known = found.get(name);
    if (known) {
      known.paths.push(path);
      continue;
    }
    const base = typeof reference === 'string' ? { extends: reference } : reference;
    const settings = CHANGES[kind](reference, values, `${keys.join(', ')} ${provenance}`, profiles);
    const text = `# ${provenance}\n${stringify(laidOver(base, settings), { lineWidth: 110 })}`;
    const id = overlayId({ kind, reference });
    const same = [...found.values()].filter((other) => other.base === id).length;
    found.set(name, { base: id, id: same === 0 ? id : `${id}-${same + 1}`, text, paths: [path] });
  }
  return [...found.values()];
}

type Changes = (reference: Reference, values: Values, source: string, profiles: ProfileReader) => PlainMap;

const CHANGES: Record<OverlayKind, Changes> = {
  accelerator(reference, values, source, profiles) {
    const profile = profiles.accelerator(reference);
    const figures = (['computeEfficiency', 'memoryEfficiency'] as const).filter(
      (figure: Efficiency) => values[figure] !== undefined,
    );
    const changed = changedPart('accelerator', profile, values);
    return {
      operators: {
        ...efficiencySettings(changed, figures),
        source: `${profile.sources.operators}; ${source}`,
      },
    };
  },
  engine(reference, { hostPerStep, hostPerSequence }, source) {
    return {
      overhead: {
        ...(hostPerStep !== undefined && { perStep: formatQuantity(hostPerStep, 'seconds') }),
        ...(hostPerSequence !== undefined && { perSequence: formatQuantity(hostPerSequence, 'seconds') }),
        source: `${source}; the rest as ${overlayId({ kind: 'engine', reference })}`,
      },
    };
  },
  link(reference, values, fitted, profiles) {
    const { efficiency } = changedPart('link', profiles.link(reference), values);
    return { efficiency: Number(efficiency.toPrecision(4)), fitted };
  },
};

/** A profile as part of a file name. */
export function overlayId({ reference, kind }: Pick<ProfilePlace, 'reference' | 'kind'>): string {
  const name = typeof reference === 'string' ? reference : String(reference.extends ?? kind);
  return profileId(name)
    .replace(/\.(yaml|json)$/, '')
    .replaceAll(/[^\w.-]+/g, '-');
}

function laidOver(below: PlainMap, above: PlainMap): PlainMap {
  const isMap = (value: unknown): value is PlainMap => typeof value === 'object' && value !== null;
  const merged = Object.entries(above).map(([key, value]) => {
    const under = below[key];
    return [key, isMap(under) && isMap(value) ? laidOver(under, value) : value];
  });
  return { ...below, ...Object.fromEntries(merged) };
}
