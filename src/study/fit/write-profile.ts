import { parseDocument } from 'yaml';
import type { FittedOperator } from './fit-operators.ts';
import { profileFigures } from './profile-figures.ts';

const LINE_WIDTH = 110;

/**
 * An accelerator profile with fitted figures in the place of its own; all else stays, comments too.
 *
 * @param text the profile
 * @param source what the figures were fitted to
 */
export function profileWithFigures(text: string, fitted: readonly FittedOperator[], source: string): string {
  const profile = parseDocument(text);
  for (const operator of fitted) {
    const path = ['operators', ...operator.path.filter((part) => part !== undefined)];
    const own = profile.getIn(path);
    const kept = operator.path[0] === 'customAllReduce' && own ? limitsOf(profile.toJS(), path) : {};
    profile.setIn(path, profile.createNode({ ...profileFigures(operator), ...kept }, { flow: true }));
  }
  profile.setIn(['operators', 'source'], source);
  return profile.toString({ lineWidth: LINE_WIDTH });
}

/** Up to where the engine's own all-reduce serves: a rule of the engine, not a measurement. */
function limitsOf(profile: unknown, path: readonly string[]): { maxBytes: string; maxGpus: number } {
  let value = profile as Record<string, unknown>;
  for (const key of path) value = value[key] as Record<string, unknown>;
  const { maxBytes, maxGpus } = value as { maxBytes: string; maxGpus: number };
  return { maxBytes, maxGpus };
}

/** One sentence: where the timings are from, and how well each operator class fits them. */
export function provenance(fitted: readonly FittedOperator[], timings: string): string {
  const percent = (share: number) => (100 * share).toFixed(1);
  const errors = fitted.map(
    ({ path, medianError, p90Error }) =>
      `${path.filter((part) => part !== undefined && part !== 'default').join(' ')} ${percent(medianError)} and ${percent(p90Error)} %`,
  );
  return `fitted by xpyd fit-operators to ${timings}; median and 90th percentile of the error: ${errors.join(', ')}`;
}
