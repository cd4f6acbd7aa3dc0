import { join } from 'node:path';
import { workerRoles } from '../config/plan-cluster.ts';
import type { Deployment, Scenario } from '../config/scenario.ts';
import { ConfigError } from '../errors.ts';
import { TokenTimes } from '../observe/collectors/token-times.ts';
import { MetricsHistory } from '../observe/vllm-metrics/history.ts';
import { VllmMetrics } from '../observe/vllm-metrics/vllm-metrics.ts';
import type { Probe } from '../probe/probe.ts';
import { parseQuantity } from '../quantity/parse-quantity.ts';
import { QuantityError } from '../quantity/quantity-error.ts';
import { renderAiperfProfile } from '../report/exports/aiperf-profile.ts';
import { type ExportSource, fileNamePart } from '../report/exports/export-source.ts';
import { renderVllmResult, vllmResultName } from '../report/exports/vllm-result.ts';
import { renderOpenMetrics } from '../report/openmetrics.ts';
import type { SimulateOptions, SimulationRun } from '../simulate.ts';
import type { Arguments, Option } from './command.ts';
import { OutputFile } from './output-file.ts';
import type { Output } from './outputs.ts';

/** As Prometheus does unless it is told otherwise. */
const DEFAULT_SCRAPE_INTERVAL = '15 s';

/** Options of a run that write its results as other tools write theirs. */
export const EXPORT_OPTIONS = {
  'vllm-result': {
    describe: 'Write what vllm bench serve --save-result writes into this folder',
    value: '<folder>',
  },
  detailed: { describe: 'With --vllm-result: every request, as --save-detailed does' },
  aiperf: { describe: "Write AIPerf's profile_export.jsonl into this folder", value: '<folder>' },
  openmetrics: {
    describe: "Write vLLM's Prometheus metrics over simulated time into this folder",
    value: '<folder>',
  },
  'scrape-interval': {
    describe: `With --openmetrics: simulated time between samples (${DEFAULT_SCRAPE_INTERVAL})`,
    value: '<time>',
  },
} satisfies Record<string, Option>;

/** Results for other people's tools: what must be observed for them, and the files. */
export class ExportOutputs {
  private readonly scenario: Scenario;
  private readonly vllmFolder: string | undefined;
  private readonly aiperfFolder: string | undefined;
  private readonly metricsFolder: string | undefined;
  private readonly isDetailed: boolean;
  private readonly intervalSeconds: number;
  private readonly tokenTimes: TokenTimes[] = [];
  private readonly histories: MetricsHistory[] = [];

  /** @throws ConfigError if an option stands without the one that it belongs to, or the interval is no time */
  constructor(args: Arguments, scenario: Scenario) {
    this.scenario = scenario;
    this.vllmFolder = args.value('vllm-result');
    this.aiperfFolder = args.value('aiperf');
    this.metricsFolder = args.value('openmetrics');
    this.isDetailed = args.has('detailed');
    if (this.isDetailed && this.vllmFolder === undefined)
      throw new ConfigError('--detailed needs --vllm-result');
    const interval = args.value('scrape-interval');
    if (interval !== undefined && this.metricsFolder === undefined)
      throw new ConfigError('--scrape-interval needs --openmetrics');
    this.intervalSeconds = scrapeInterval(interval ?? DEFAULT_SCRAPE_INTERVAL);
  }

  /** Give it to `simulate`. */
  readonly probes: NonNullable<SimulateOptions['probes']> = (
    deployment,
    { plan, workload: { requests } },
  ) => {
    const probes: Probe[] = [];
    if (this.aiperfFolder !== undefined || this.isDetailed) {
      const tokenTimes = new TokenTimes(plan, requests.count);
      this.tokenTimes.push(tokenTimes);
      probes.push(tokenTimes);
    }
    if (this.metricsFolder !== undefined) {
      const metrics = new VllmMetrics(requests, {
        workerRoles: workerRoles(deployment),
        maxModelLen: modelOf(deployment).maxPositionEmbeddings,
      });
      const history = new MetricsHistory(metrics, this.intervalSeconds);
      this.histories.push(history);
      probes.push(history, metrics);
    }
    return probes;
  };

  /** @throws ConfigError if a file cannot be written */
  outputs(): Output[] {
    const { vllmFolder, aiperfFolder, metricsFolder, scenario } = this;
    return scenario.deployments.flatMap((deployment, index) => {
      const { name } = deployment;
      const output = (path: string, render: Output['render']) => ({ file: new OutputFile(path), render });
      const outputs: Output[] = [];
      if (vllmFolder !== undefined) {
        const settings = { name, arrivals: scenario.workload.arrivals, model: modelOf(deployment).id };
        outputs.push(
          output(join(vllmFolder, vllmResultName(settings)), (run) =>
            renderVllmResult(this.source(run, index, this.isDetailed)),
          ),
        );
      }
      if (aiperfFolder !== undefined) {
        const file =
          scenario.deployments.length === 1
            ? 'profile_export.jsonl'
            : join(fileNamePart(name), 'profile_export.jsonl');
        outputs.push(
          output(join(aiperfFolder, file), (run) => renderAiperfProfile(this.source(run, index, true))),
        );
      }
      if (metricsFolder !== undefined)
        outputs.push(
          output(join(metricsFolder, `${fileNamePart(name)}.openmetrics.txt`), (run) =>
            this.openMetrics(run, index),
          ),
        );
      return outputs;
    });
  }

  private source(
    { result, collectors, workload }: SimulationRun,
    index: number,
    tokens: boolean,
  ): ExportSource {
    const { workload: spec, deployments, metrics } = this.scenario;
    return {
      result: result.deployments[index],
      ledger: collectors[index].requests,
      table: workload.requests,
      arrivals: spec.arrivals,
      percentiles: metrics.percentiles,
      model: modelOf(deployments[index]).id,
      ...(tokens && { tokenTimes: this.tokenTimes[index] }),
    };
  }

  /** The last sample is taken when everything has happened. */
  private openMetrics({ result }: SimulationRun, index: number): Iterable<string> {
    const history = this.histories[index];
    const last = history.scrapes.at(-1)?.timeSeconds ?? 0;
    const { duration } = result.deployments[index].metrics;
    history.end(Math.max(duration ?? 0, last + this.intervalSeconds));
    return renderOpenMetrics(history.scrapes, modelOf(this.scenario.deployments[index]).id);
  }
}

function modelOf({ pools: [{ worker }] }: Deployment) {
  return worker.model;
}

function scrapeInterval(text: string): number {
  try {
    const seconds = parseQuantity(text, 'seconds');
    if (seconds > 0) return seconds;
    throw new ConfigError('--scrape-interval: expected a time above 0');
  } catch (error) {
    if (error instanceof QuantityError) throw new ConfigError(`--scrape-interval: ${error.message}`);
    throw error;
  }
}
