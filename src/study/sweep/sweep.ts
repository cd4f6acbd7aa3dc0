import type { Scenario } from '../../config/scenario.ts';
import { ConfigError } from '../../errors.ts';
import { SCHEMA_VERSION } from '../../observe/run-result.ts';
import { grouped } from '../../report/numbers.ts';
import type { Axes } from '../vary/axis.ts';
import { Grid, type Settings, samplePlaces } from '../vary/grid.ts';
import { RememberingLibrary } from '../vary/remembering-library.ts';
import { type ScenarioSource, Variation } from '../vary/variation.ts';
import { checkValues } from './check-values.ts';
import { hashOf } from './hash.ts';
import { SWEEP_VERSION, type SweepAxis } from './sweep-result.ts';

/** More points than anybody waits for without having been asked. */
const MANY_POINTS = 1_000_000;

/** What a sweep is made of. */
export interface SweepRequest {
  /** What the result is called; the name of the scenario unless given. */
  name?: string | undefined;
  source: ScenarioSource;
  axes: Axes;
  /** Runs of each point, with seeds that follow each other. */
  replications: number;
  /** Only so many points, drawn at random. */
  sample?: number | undefined;
  /** More than a million points are meant. */
  yes?: boolean;
}

/** One point of a sweep: what to simulate, or why that is impossible. */
type PlannedPoint = { index: number; settings: Settings } & (
  | { scenario: Scenario; seeds: number[] }
  | { infeasible: string }
);

/** A sweep that has been checked and can run. Its points are made when they are needed. */
export interface Sweep {
  name: string;
  /** See SweepResult. */
  hash: string;
  axes: SweepAxis[];
  seeds: number[];
  /** Number of points. */
  size: number;
  /** @param index 0 to size - 1 */
  point(index: number): PlannedPoint;
}

/**
 * Reads a whole sweep before any of it runs.
 *
 * @throws ConfigError if a value is one that the scenario can never have, a formula gives no finite number at some point,
 * or there are more than a million points that nobody confirmed
 */
export async function prepareSweep(request: SweepRequest): Promise<Sweep> {
  const { axes, replications, sample } = request;
  const grid = new Grid(axes.varied);
  refuseManyPoints(Math.min(grid.size, sample ?? grid.size), request.yes ?? false);
  const library = new RememberingLibrary(request.source.library);
  const variation = new Variation({ ...request.source, library }, axes);
  const { name, seed, workload } = checkValues(variation, grid, axes.varied);
  const places =
    sample === undefined || sample >= grid.size ? undefined : samplePlaces(grid.size, sample, seed);
  const size = places?.length ?? grid.size;
  const settingsOf = (index: number) => grid.settings(places?.[index] ?? index);
  // A formula that gives no number says so now, and not after an hour.
  for (let index = 0; index < size; index++) settingsOf(index);
  const offsets = Array.from({ length: replications }, (_, index) => index);
  return {
    name: request.name ?? name,
    hash: await hashOf({
      versions: [SWEEP_VERSION, SCHEMA_VERSION],
      scenario: request.source.value,
      axes,
      replications,
      places,
      // What the scenario names: profiles, and the requests of a trace.
      profiles: library.texts(),
      workload,
    }),
    axes: axes.varied.map(({ name, path, source }) => ({
      name,
      path,
      ...('formula' in source && { expression: source.formula.text }),
    })),
    seeds: offsets.map((offset) => seed + offset),
    size,
    point(index) {
      const settings = settingsOf(index);
      const varied = variation.at(settings);
      if ('refusal' in varied) return { index, settings, infeasible: varied.refusal.error.message };
      const { scenario } = varied;
      return { index, settings, scenario, seeds: offsets.map((offset) => scenario.seed + offset) };
    },
  };
}

function refuseManyPoints(size: number, isMeant: boolean): void {
  if (size <= MANY_POINTS || isMeant) return;
  throw new ConfigError(`the grid has ${grouped(size)} points, more than a million`, {
    hint: '--yes runs them all, --sample 1000 a thousand of them',
  });
}
