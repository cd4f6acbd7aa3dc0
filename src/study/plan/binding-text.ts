import { metricLabel } from '../../report/metric-keys.ts';
import { readable, signedPercent } from '../../report/numbers.ts';
import { isLowerLimit } from './objectives.ts';
import type { Binding } from './plan-result.ts';

/** Gains below this share are the grain of the search. */
const GRAIN = 0.015;
/** What is so near to its limit on an idle cluster leaves the load no room. */
const NEAR_LIMIT = 0.9;

/** What binds in a few words: `prefill compute`, `prefill compute and link`, `a latency floor`, `no resource`. */
export function boundBy(binding: Binding): string {
  const { resource, together } = binding;
  if (resource !== undefined) return resource;
  if (together) return listed(together.resources);
  return isFloor(binding) ? 'a latency floor' : 'no resource';
}

/** What binds, what more of each resource would do, and what is there without load. */
export function bindingLines(binding: Binding): string[] {
  return [bindingText(binding), ...idleText(binding)];
}

/** True if an objective is missed by a floor of latency: it is at its limit on an idle cluster. */
export function isFloor({ unloaded }: Binding): boolean {
  return unloaded !== undefined && !isLowerLimit(unloaded) && unloaded.value >= NEAR_LIMIT * unloaded.limit;
}

function bindingText(binding: Binding): string {
  const { resource, together, gains, measure } = binding;
  if (gains.length === 0) return 'nothing binds: the objectives hold at every rate that was tried';
  const effect = measure === 'rate' ? 'rate' : 'the worst objective nearer to its limit';
  if (together) {
    const { resources, gain } = together;
    const all = resources.length === 2 ? 'both' : 'all of them';
    return `${listed(resources)} bind together; with 20 % more of ${all}, ${effect}: ${signedPercent(gain)}; of one alone: ${gainsText(binding)}`;
  }
  if (resource === undefined) return `${boundBy(binding)} binds: 20 % more of everything changes nothing`;
  return `${resource} binds; with 20 % more of a resource, ${effect}: ${gainsText(binding)}${everythingText(binding)}`;
}

function gainsText({ gains }: Binding): string {
  const said = gains
    .filter(({ gain }) => Math.abs(gain) >= GRAIN)
    .map(({ resource, gain }) => `${resource} ${signedPercent(gain)}`);
  if (said.length === 0) return 'nothing';
  return [...said, ...(said.length < gains.length ? ['others nothing'] : [])].join(', ');
}

function everythingText({ everything }: Binding): string {
  return everything === undefined ? '' : `; of everything ${signedPercent(everything)}`;
}

function idleText(binding: Binding): string[] {
  const { unloaded } = binding;
  if (unloaded === undefined) return [];
  const { metric, value, rate } = unloaded;
  const { label, unit } = metricLabel(metric);
  const said = `almost idle, at ${readable(rate)} req/s, ${label} is ${readable(value)}${unit && ` ${unit}`}`;
  return [isFloor(binding) ? `${said} already: a floor that more workers of these kinds do not lower` : said];
}

function listed(names: readonly string[]): string {
  return names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
