import { loadScenario } from '../../src/config/load-files.ts';
import { simulate } from '../../src/simulate.ts';

/** Metrics by deployment. */
export type GoldenResult = Record<string, Record<string, number | null>>;

const DIGITS = 6;

/** What a scenario says, to as many digits as another processor would say it with. */
export function resultOf(file: string): GoldenResult {
  const { deployments } = simulate(loadScenario(file)).result;
  return Object.fromEntries(deployments.map(({ name, metrics }) => [name, rounded(metrics)]));
}

function rounded(metrics: Record<string, number | null>): Record<string, number | null> {
  const entries = Object.entries(metrics).map(([key, value]) => [
    key,
    value === null ? null : Number(value.toPrecision(DIGITS)),
  ]);
  return Object.fromEntries(entries);
}

/** Every difference as "deployment, metric: old, new". */
export function differences(recorded: GoldenResult, found: GoldenResult): string[] {
  const names = new Set([...Object.keys(recorded), ...Object.keys(found)]);
  return [...names].flatMap((name) => {
    const [old = {}, now = {}] = [recorded[name], found[name]];
    const keys = new Set([...Object.keys(old), ...Object.keys(now)]);
    return [...keys]
      .filter((key) => old[key] !== now[key])
      .map((key) => `${name}, ${key}: was ${value(old[key])}, is ${value(now[key])}`);
  });
}

function value(entry: number | null | undefined): string {
  return entry === undefined ? 'absent' : String(entry);
}
