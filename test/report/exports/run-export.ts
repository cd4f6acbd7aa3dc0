import { loadScenario } from '../../../src/config/load-files.ts';
import { parsePath } from '../../../src/config/locator.ts';
import type { Override } from '../../../src/config/override.ts';
import { TokenTimes } from '../../../src/observe/collectors/token-times.ts';
import type { ExportSource } from '../../../src/report/exports/export-source.ts';
import { simulate } from '../../../src/simulate.ts';

const DEFAULTS = {
  'workload.requests': 120,
  'workload.output': { uniform: [2, 300] },
  'metrics.warmup': '0 s',
};

/** A small run, and what its exports are made from. */
export function runExport(settings: Record<string, unknown> = {}): ExportSource & { tokenTimes: TokenTimes } {
  const all = { ...DEFAULTS, ...settings };
  const overrides = Object.entries(all).map(
    ([path, value]): Override => ({ path: parsePath(path), value, origin: 'test' }),
  );
  const scenario = loadScenario('scenarios/quickstart.yaml', overrides);
  const watched: TokenTimes[] = [];
  const run = simulate(scenario, {
    probes: (_deployment, { plan, workload }) => {
      watched.push(new TokenTimes(plan, workload.requests.count));
      return [watched.at(-1)!];
    },
  });
  const [{ requests: ledger }] = run.collectors;
  return {
    result: run.result.deployments[0],
    ledger,
    table: run.workload.requests,
    arrivals: scenario.workload.arrivals,
    percentiles: scenario.metrics.percentiles,
    model: scenario.deployments[0].pools[0].worker.model.id,
    tokenTimes: watched[0],
  };
}
