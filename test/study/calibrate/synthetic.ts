import { fileLibrary } from '../../../src/config/load-files.ts';
import { parseScenario } from '../../../src/config/parse-scenario.ts';
import type { Scenario } from '../../../src/config/scenario.ts';
import { metricLabel } from '../../../src/report/metric-keys.ts';
import { applied } from '../../../src/study/calibrate/apply.ts';
import type { Experiment } from '../../../src/study/calibrate/experiment.ts';
import { loadExperiment } from '../../../src/study/calibrate/load-experiment.ts';
import type { LoadSettings } from '../../../src/study/calibrate/load-settings.ts';
import type { Measurement } from '../../../src/study/calibrate/measurement.ts';
import type { Values } from '../../../src/study/calibrate/parameters.ts';
import { SCENARIO } from '../../config/scenario-text.ts';

/** One aggregated deployment and one 1P1D. */
export function demo(): Scenario {
  return parseScenario(SCENARIO, 'demo.yaml', fileLibrary('.'));
}

export const LOADS: LoadSettings[] = [
  { rate: 2, requests: 60, input: { kind: 'fixed', tokens: 200 } },
  { rate: 8, requests: 100, input: { kind: 'fixed', tokens: 4000 } },
  { concurrency: 1, requests: 8 },
  { concurrency: 96, requests: 192, input: { kind: 'fixed', tokens: 3000 } },
];
export const METRICS = ['mean_ttft_ms', 'median_itl_ms', 'mean_tpot_ms'];

/** What the simulator itself measures when the parameters have these values, each number times `noise`. */
export function synthetic(
  truth: Values,
  options: {
    deployment?: string;
    loads?: LoadSettings[];
    metrics?: string[];
    noise?: (i: number) => number;
  } = {},
): Experiment {
  const { deployment = 'together', loads = LOADS, metrics = METRICS, noise = () => 1 } = options;
  const blank = loads.flatMap((settings, load) =>
    metrics.map(
      (metric): Measurement => ({
        deployment,
        load: `load ${load}`,
        settings,
        metric,
        unit: metricLabel(metric).unit,
        measured: 1,
      }),
    ),
  );
  const exact = loadExperiment(demo(), blank, 2).simulate((each) => applied(each, truth));
  const measured = blank.map((cell, i) => ({ ...cell, measured: exact[i]! * noise(i) }));
  return loadExperiment(demo(), measured, 2);
}
