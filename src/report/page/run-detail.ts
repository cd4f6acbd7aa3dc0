import { workerRoles } from '../../config/plan-cluster.ts';
import type { Scenario } from '../../config/scenario.ts';
import { latencies } from '../../observe/latencies.ts';
import type { RunCollector } from '../../observe/run-collector.ts';
import type { Probe } from '../../probe/probe.ts';
import type { SimulationRun } from '../../simulate.ts';
import { type Band, band } from './band.ts';
import { type Cdf, cdf } from './cdf.ts';
import { type EngineShares, engineShares } from './engine-shares.ts';
import { type PercentilesOverTime, percentilesOverTime } from './percentiles-over-time.ts';
import { rounded } from './rounded.ts';
import { type ScenarioFacts, scenarioFacts } from './scenario-facts.ts';
import { TimedGaps } from './timed-gaps.ts';
import { TransferLog, type Transfers } from './transfers.ts';

/** What charts show of a run and its RunResult does not hold; times in seconds, one entry a deployment. */
export interface RunDetail {
  scenario: ScenarioFacts;
  deployments: DeploymentDetail[];
}

export interface DeploymentDetail {
  endSeconds: number;
  ttft: Cdf;
  itl: Cdf;
  /** By the time of sending. */
  ttftOverTime: PercentilesOverTime;
  /** By the time of the later token. */
  itlOverTime: PercentilesOverTime;
  outputTokensPerSecond: Band;
  engines: EngineShares;
  transfers: Transfers;
}

/** What the timelines of all deployments may take, in bytes before base64. */
const TIMELINE_BYTES = 260_000;
const MOST_BUCKETS = 16_384;
const ACTIVITIES_A_BUCKET = 3;
const MOST_TRANSFERS = 6000;
const RATE_BUCKETS = 400;

/** Watches a simulation for its report: give `options` to `simulate`, and then its outcome to `detail`. */
export class DetailRecorder {
  private readonly probes: { gaps: TimedGaps; transfers: TransferLog }[] = [];

  readonly options = {
    steps: true,
    probes: (): Probe[] => {
      const own = { gaps: new TimedGaps(), transfers: new TransferLog() };
      this.probes.push(own);
      return Object.values(own);
    },
  };

  /** The run reduced to what can be seen: distributions, windows and buckets whose largest values are those of the run. */
  detail(run: SimulationRun, scenario: Scenario): RunDetail {
    const roles = scenario.deployments.map(workerRoles);
    const workers = roles.reduce((sum, each) => sum + each.length, 0);
    const buckets = Math.min(MOST_BUCKETS, Math.floor(TIMELINE_BYTES / ACTIVITIES_A_BUCKET / workers));
    const transfersEach = Math.floor(MOST_TRANSFERS / roles.length);
    return {
      scenario: scenarioFacts(scenario),
      deployments: run.collectors.map((collector, index) => {
        const { gaps, transfers } = this.probes[index];
        const { metrics, warmupSeconds } = run.result.deployments[index];
        const endSeconds = lastSecond(collector, metrics.duration ?? 0);
        const { ttft } = latencies(collector.requests, warmupSeconds, endSeconds);
        return rounded({
          endSeconds,
          ttft: cdf({ values: ttft }),
          itl: cdf(collector.gaps.samples()),
          ttftOverTime: percentilesOverTime(firstTokens(collector), endSeconds),
          itlOverTime: percentilesOverTime(gaps.samples(), endSeconds),
          outputTokensPerSecond: band(collector.outputRate.tokensPerSecond(), 1, RATE_BUCKETS),
          engines: engineShares(collector.steps!, roles[index], endSeconds, buckets),
          transfers: transfers.transfers(transfersEach),
        });
      }),
    };
  }
}

/** When the last thing happened: an engine may work on for a client that has given up. */
function lastSecond({ steps }: RunCollector, durationSeconds: number): number {
  return steps!.endSeconds.values().reduce((last, end) => Math.max(last, end), durationSeconds);
}

/** TTFT of every request that has a first token, with the time of sending. */
function firstTokens({ requests }: RunCollector) {
  const answered = Int32Array.from({ length: requests.count }, (_, request) => request).filter(
    (request) => !Number.isNaN(requests.firstTokenSeconds[request]),
  );
  return {
    timeSeconds: Float64Array.from(answered, (request) => requests.arrivalSeconds[request]),
    values: Float64Array.from(
      answered,
      (request) => requests.firstTokenSeconds[request] - requests.arrivalSeconds[request],
    ),
  };
}
