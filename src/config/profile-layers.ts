import { type Locator, layered, type Path, within } from './locator.ts';
import { isPath, type ProfileKind, type ProfileLibrary, type ProfileText } from './profile-library.ts';
import { suggestion } from './suggestion.ts';
import { YamlSource } from './yaml-source.ts';

export type PlainMap = Record<string, unknown>;

/** What one text says about a profile. */
export interface Layer {
  value: PlainMap;
  locator: Locator;
}

/** A profile as texts that lie over each other: the one that others extend comes first. */
export interface LayeredProfile {
  id: string;
  layers: Layer[];
}

/**
 * The profile that a scenario names, or describes in place, with everything that it extends.
 * @param reference an id, a path or a map; `extends` in a map names what it changes
 * @throws ConfigError if there is no such profile
 */
export function profileLayers(
  kind: ProfileKind,
  reference: string | PlainMap,
  locator: Locator,
  library: ProfileLibrary,
): LayeredProfile {
  return typeof reference === 'string'
    ? named(kind, reference, locator, library, [])
    : described(kind, reference, 'inline', locator, library, []);
}

/** The layers as one map; the later ones win. */
export function merged(layers: readonly Layer[]): Layer {
  return {
    value: layers.map((layer) => layer.value).reduce(overlay, {}),
    locator: layered(layers.map((layer) => layer.locator)),
  };
}

function named(
  kind: ProfileKind,
  name: string,
  locator: Locator,
  library: ProfileLibrary,
  seen: readonly string[],
): LayeredProfile {
  const found = library.read(kind, name, seen.at(-1));
  const noun = kind.slice(0, -1);
  if (!found && isPath(name))
    throw locator.error(
      [],
      `there is no ${noun} at ${name}`,
      'a path counts from the folder of the file that it stands in',
    );
  if (!found) throw locator.error([], `unknown ${noun} "${name}"`, suggestion(name, library.ids(kind)));
  if (seen.includes(found.file)) throw locator.error([], `${noun} "${name}" extends itself`);
  const source = sourceOf(found);
  if (!isMap(source.value)) throw source.error([], `expected the map of keys of the ${noun}`);
  return described(kind, source.value, found.id, source, library, [...seen, found.file]);
}

const SOURCES = new WeakMap<ProfileText, YamlSource>();

/** A library that gives the same text again has it read once. */
function sourceOf(text: ProfileText): YamlSource {
  const source = SOURCES.get(text) ?? new YamlSource(text.text, text.file);
  SOURCES.set(text, source);
  return source;
}

function described(
  kind: ProfileKind,
  map: PlainMap,
  id: string,
  locator: Locator,
  library: ProfileLibrary,
  seen: readonly string[],
): LayeredProfile {
  const { extends: base, ...value } = map;
  const layer = { value, locator };
  if (base === undefined) return { id, layers: [layer] };
  const place: Path = ['extends'];
  if (typeof base !== 'string')
    throw locator.error(place, 'expected the name of the profile that this one changes');
  const below = named(kind, base, within(locator, place), library, seen);
  return { id: id === 'inline' ? `${below.id} (changed)` : id, layers: [...below.layers, layer] };
}

function overlay(below: PlainMap, above: PlainMap): PlainMap {
  const result = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const under = result[key];
    result[key] = isMap(under) && isMap(value) ? overlay(under, value) : value;
  }
  return result;
}

function isMap(value: unknown): value is PlainMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
