import type { EngineProfile } from '../engine/engine-profile.ts';
import { ConfigError } from '../errors.ts';
import type { Accelerator } from '../hardware/accelerator.ts';
import type { Link } from '../hardware/link.ts';
import type { Model } from '../model/model.ts';
import { readModel } from '../model/read-model.ts';
import type { TraceColumns } from '../workload/traces/trace-columns.ts';
import { type AcceleratorSettings, acceleratorSchema } from './accelerator-schema.ts';
import { check } from './check.ts';
import { linkSchema } from './link-schema.ts';
import { loadTrace } from './load-trace.ts';
import { type Locator, parsePath, within } from './locator.ts';
import { merged, type PlainMap, profileLayers } from './profile-layers.ts';
import type { ProfileKind, ProfileLibrary } from './profile-library.ts';
import { type EngineCircumstances, resolveEngine } from './resolve-engine.ts';
import type { TraceSettings } from './trace-schema.ts';

export type Reference = string | PlainMap;

/** Turns the names in a scenario into profiles. What goes by a plain name is read once. */
export class ProfileResolver {
  private readonly library: ProfileLibrary;
  private readonly known = new Map<string, Accelerator | Link | Model>();
  private readonly traces = new Map<string, TraceColumns>();

  constructor(library: ProfileLibrary) {
    this.library = library;
  }

  /** Ids of the profiles that are at hand. */
  names(kind: ProfileKind): string[] {
    return this.library.ids(kind);
  }

  accelerator(reference: Reference, locator: Locator): Accelerator {
    return this.once('accelerator', reference, () => {
      const { id, layers } = profileLayers('accelerators', reference, locator, this.library);
      const { value, locator: place } = merged(layers);
      return this.toAccelerator(id, check(acceleratorSchema, value, place), place);
    });
  }

  link(reference: Reference, locator: Locator): Link {
    return this.once('link', reference, () => {
      const { id, layers } = profileLayers('links', reference, locator, this.library);
      const { value, locator: place } = merged(layers);
      return { id, ...check(linkSchema, value, place) };
    });
  }

  /** The engine with the defaults that it chooses on this card. */
  engine(reference: Reference, locator: Locator, circumstances: EngineCircumstances): EngineProfile {
    return resolveEngine(profileLayers('engines', reference, locator, this.library), circumstances);
  }

  model(name: string, locator: Locator): Model {
    return this.once('model', name, () => {
      const { id, layers } = profileLayers('models', name, locator, this.library);
      const { value, locator: place } = merged(layers);
      return withPlaces(place, () => readModel(value, id));
    });
  }

  /** The requests of a trace. A trace that is named again with the same selection is not read again. */
  trace(settings: TraceSettings, locator: Locator): TraceColumns {
    const key = JSON.stringify([settings.trace, settings.reading]);
    const columns = this.traces.get(key) ?? loadTrace(settings, this.library, locator);
    this.traces.set(key, columns);
    return columns;
  }

  private toAccelerator(id: string, profile: AcceleratorSettings, locator: Locator): Accelerator {
    const { memory, peak, power, price, interconnect, host, operators, ...rest } = profile;
    const { source: operatorsSource, ...figures } = operators;
    const { source: peakSource, uncertainty, ...peakFlops } = peak;
    return {
      id,
      ...rest,
      memoryBytes: memory.capacity,
      memoryBandwidthBytesPerSecond: memory.bandwidth,
      peakFlops,
      interconnect: this.link(interconnect, within(locator, ['interconnect'])),
      host: this.link(host, within(locator, ['host'])),
      operators: figures,
      ...(power && { boardPowerWatts: power.board }),
      ...(price && { price }),
      sources: {
        memory: memory.source,
        peak: uncertainty === undefined ? peakSource : `${peakSource} (${uncertainty})`,
        operators: operatorsSource,
        ...(power && { power: power.source }),
      },
    };
  }

  private once<Profile extends Accelerator | Link | Model>(
    kind: string,
    reference: Reference,
    make: () => Profile,
  ): Profile {
    if (typeof reference !== 'string') return make();
    const key = `${kind} ${reference}`;
    const profile = (this.known.get(key) as Profile | undefined) ?? make();
    this.known.set(key, profile);
    return profile;
  }
}

/** What is wrong in a config.json is known by its keys; here the text is known, too, and where they stand in it. */
function withPlaces(place: Locator, read: () => Model): Model {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const { path, hint } = error.detail;
    throw place.error(path === undefined ? [] : parsePath(path), error.reason, hint);
  }
}
