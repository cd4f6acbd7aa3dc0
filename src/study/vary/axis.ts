import { parse } from 'yaml';
import { formatPath } from '../../config/locator.ts';
import type { PlainMap } from '../../config/profile-layers.ts';
import { compileFormula, type Fail, type Formula, namesIn } from './formula.ts';
import { type Target, targetOf } from './targets.ts';
import { expandValues, parseValues } from './values.ts';
import { withValue } from './with-value.ts';

/** Somebody's wish to set a value, before it is understood. */
export interface Definition {
  /** A short name or a path. */
  name: string;
  /** A text as the command line has it, or a value of a YAML file. */
  written: unknown;
  /** Makes an error that says where this was written. */
  fail: Fail;
}

/** A value of a scenario that is set at every point, and what it takes. */
export interface Axis<Source = ListedSource | LinkedSource>
  extends Target,
    Pick<Definition, 'name' | 'fail'> {
  source: Source;
}

/** The values that it takes in turn. */
export interface ListedSource {
  values: unknown[];
}

/** How it follows from others. */
export interface LinkedSource {
  formula: Formula;
}

/** What a sweep does to a scenario. */
export interface Axes {
  /** In the order in which they were asked for; a linked one comes after those that it follows from. */
  varied: Axis[];
  /** Have one value each, the same at every point. */
  fixed: Axis<ListedSource>[];
}

export function isListed(axis: Axis): axis is Axis<ListedSource> {
  return 'values' in axis.source;
}

/**
 * What varies. A `set` whose text is a formula of something that varies is linked to it; every other is a value as YAML
 * writes it.
 *
 * @param scenario the plain value of the scenario's file
 * @throws ConfigError if a path does not exist, a range is empty, a formula is none, or two set the same value
 */
export function readAxes(vary: readonly Definition[], set: readonly Definition[], scenario: PlainMap): Axes {
  const { linked, fixed } = sortOut(vary, set);
  // Where a value goes can depend on others: a layout that is set decides which deployments have prefill workers.
  let known = scenario;
  const fixedAxes = fixed.map((definition): Axis<ListedSource> => {
    const value = literal(definition);
    const axis = { ...named(definition, known), source: { values: [value] } };
    known = axis.places.reduce((all, place) => withValue(all, place, value) ?? all, known);
    return axis;
  });
  const listed = vary.map(
    (definition): Axis => ({ ...named(definition, known), source: values(definition) }),
  );
  const varied = [...listed];
  for (const definition of linked) {
    const formula = compileFormula(String(definition.written), [...symbols(varied).keys()], definition.fail);
    varied.push({ ...named(definition, known), source: { formula } });
  }
  refuseClashes([...varied, ...fixedAxes]);
  return { varied, fixed: fixedAxes };
}

/** Which of them are formulas of something that varies. */
function sortOut(vary: readonly Definition[], set: readonly Definition[]) {
  const linked: Definition[] = [];
  const fixed: Definition[] = [];
  for (const definition of set) {
    const { written } = definition;
    const known = symbols([...vary, ...linked]);
    const isLinked = typeof written === 'string' && namesIn(written).some((name) => known.has(name));
    (isLinked ? linked : fixed).push(definition);
  }
  return { linked, fixed };
}

function named({ name, fail }: Definition, scenario: PlainMap): Omit<Axis, 'source'> {
  return { name, ...targetOf(name, scenario, fail), fail };
}

function values({ written, fail }: Definition): ListedSource {
  if (typeof written === 'string') return { values: parseValues(written, fail) };
  return { values: expandValues(Array.isArray(written) ? written : [written], fail) };
}

function literal({ written, fail }: Definition): unknown {
  if (typeof written !== 'string') return written;
  try {
    return parse(written);
  } catch {
    throw fail(`expected a YAML value, found "${written}"`);
  }
}

/**
 * Names of axes by what formulas may call them: `rate` is itself as well as `workload.arrivals.rate`, unless there are two
 * of them.
 */
export function symbols(axes: readonly { name: string }[]): Map<string, string> {
  const names = axes.map(({ name }) => name);
  const lastParts = names.map((name) => name.slice(name.lastIndexOf('.') + 1));
  const isUnique = (part: string) => lastParts.indexOf(part) === lastParts.lastIndexOf(part);
  const byLastPart = names.map((name, index): [string, string] => [lastParts[index], name]);
  return new Map([
    ...byLastPart.filter(([part]) => isUnique(part)),
    ...names.map((name): [string, string] => [name, name]),
  ]);
}

function refuseClashes(axes: readonly Axis[]): void {
  const byPlace = new Map<string, string>();
  for (const { name, places, fail } of axes) {
    for (const place of places.map(formatPath)) {
      const other = byPlace.get(place);
      if (other !== undefined) throw fail(`${place} is set twice`, `by ${other} and ${name}`);
      byPlace.set(place, name);
    }
  }
}
