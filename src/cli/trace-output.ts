import { stepBounds } from '../config/plan-cluster.ts';
import type { Deployment } from '../config/scenario.ts';
import { ConfigError } from '../errors.ts';
import { RunLog } from '../observe/explain/index.ts';
import { renderPerfetto } from '../report/perfetto/perfetto.ts';
import { renderStory } from '../report/story.ts';
import type { SimulateOptions, SimulationRun } from '../simulate.ts';
import { chunks, gzip } from './gzip.ts';
import { OutputFile } from './output-file.ts';
import type { Output } from './outputs.ts';
import { terminalStyler } from './styler.ts';

/** Keeps the log of each deployment of a run. */
export class RunLogs {
  private readonly logs: { deployment: Deployment; log: RunLog }[] = [];

  /** Give it to `simulate`. */
  readonly probes: NonNullable<SimulateOptions['probes']> = (deployment, { plan, workload }) => {
    const log = new RunLog(plan, workload.requests);
    this.logs.push({ deployment, log });
    return [log];
  };

  /** A trace of the run for ui.perfetto.dev, packed if its name ends in .gz. */
  perfettoOutput(path: string): Output {
    const text = ({ result }: SimulationRun) =>
      renderPerfetto(
        this.logs.map(({ deployment, log }) => ({
          name: deployment.name,
          log,
          bounds: stepBounds(deployment),
        })),
        { scenario: result.scenario, seed: result.seed },
      );
    const pack = path.endsWith('.gz') ? gzip : chunks;
    return { file: new OutputFile(path), render: (run) => pack(text(run)) };
  }

  /**
   * The story of one request on every deployment.
   *
   * @throws ConfigError if there is no such request
   */
  stories(which: RequestChoice): string {
    return this.logs
      .map(({ deployment, log }) =>
        renderStory(deployment.name, log, requestNumber(which, log), terminalStyler()),
      )
      .join('\n');
  }
}

/** The number of a request, or of each deployment the one with the largest latency. */
export type RequestChoice = number | 'slowest';

function requestNumber(which: RequestChoice, log: RunLog): number {
  const { count } = log.table;
  if (which !== 'slowest') {
    if (which < count) return which;
    throw new ConfigError(`--explain: expected a request from 0 to ${count - 1}, found ${which}`);
  }
  const slowest = log.slowest();
  if (slowest === undefined) throw new ConfigError('--explain slowest: no request was answered');
  return slowest;
}
