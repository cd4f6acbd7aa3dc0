import { parseScenario } from '../../config/parse-scenario.ts';
import { planCluster } from '../../config/plan-cluster.ts';
import type { ProfileLibrary } from '../../config/profile-library.ts';
import type { Scenario } from '../../config/scenario.ts';
import type { StepCost } from '../../cost/step-cost.ts';
import { InfeasibleError } from '../../errors.ts';
import { simulate } from '../../simulate.ts';
import type { StaticBatch } from './static-batch.ts';

/** The step time of one engine, and how many tokens its KV cache holds. */
interface Engine {
  cost: StepCost;
  kvTokens: number;
}

/** Requests that each client of a closed loop sends. */
const ROUNDS = 8;

/** Times static batches by the step cost alone; engines are made once. */
export class BatchCost {
  private readonly library: ProfileLibrary;
  private readonly engines = new Map<string, Engine>();

  constructor(library: ProfileLibrary) {
    this.library = library;
  }

  /**
   * Seconds that the batch is predicted to take. No scheduler is involved while its KV fits; otherwise the whole batch
   * runs through the engine, which makes some of the sequences wait.
   */
  seconds(batch: StaticBatch): number {
    if (batch.metric === 'loaded') return this.loaded(batch);
    const engine = this.engineOf(batch);
    const { sequences, inputTokens, outputTokens, metric } = batch;
    if (metric === 'latency' && sequences * (inputTokens + outputTokens) > engine.kvTokens)
      return this.simulated(batch);
    const prompt = promptSeconds(engine.cost, batch);
    if (metric === 'prompt') return prompt;
    const tokens = decodeSeconds(engine.cost, batch);
    return metric === 'token' ? tokens / (outputTokens - 1) : prompt + tokens;
  }

  private engineOf(batch: StaticBatch): Engine {
    const name = JSON.stringify([batch.worker, batch.alike]);
    const known = this.engines.get(name);
    if (known !== undefined) return known;
    const scenario = this.scenario(batch);
    const kvTokens = kvTokensOf(scenario);
    // The rows were measured, so the model did fit, even where the estimate of what else needs memory says no.
    scenario.deployments[0].pools[0].worker.kvBlocks = 1;
    const engine = { cost: planCluster(scenario.deployments[0]).pools[0].cost, kvTokens };
    this.engines.set(name, engine);
    return engine;
  }

  private simulated(batch: StaticBatch): number {
    const { result } = simulate(this.scenario(batch));
    return result.deployments[0].metrics.duration as number;
  }

  /** Mean time per output token in a closed loop, long enough for the start to weigh little. */
  private loaded(batch: StaticBatch): number {
    const scenario = this.scenario(batch);
    scenario.workload.arrivals = { process: 'closed', concurrency: batch.sequences };
    scenario.workload.requests = ROUNDS * batch.sequences;
    const { result } = simulate(scenario);
    return (result.deployments[0].metrics.mean_tpot_ms as number) / 1000;
  }

  /** All sequences at once, on one worker. */
  private scenario(batch: StaticBatch): Scenario {
    const { accelerator, model, engine, tensorParallel, fp8 } = batch.worker;
    const lines = [
      'name: static batch',
      `model: ${model}`,
      `accelerator: ${accelerator}`,
      `engine: ${engine}`,
      `tensorParallel: ${tensorParallel}`,
      ...(fp8 ? ['weights: fp8', 'kvCache: fp8'] : []),
      'workload:',
      '  arrivals: { process: burst }',
      `  requests: ${batch.sequences}`,
      `  input: ${batch.inputTokens}`,
      `  output: ${batch.outputTokens}`,
      'deployments: [{ name: batch, layout: aggregated }]',
    ];
    const scenario = parseScenario(lines.join('\n'), 'static batch', this.library);
    return batch.alike ? withOneChoice(scenario) : scenario;
  }
}

function kvTokensOf(scenario: Scenario): number {
  try {
    const [{ kvBlocks, profile }] = planCluster(scenario.deployments[0]).pools;
    return kvBlocks * profile.cache.blockSize;
  } catch (error) {
    if (error instanceof InfeasibleError) return Infinity;
    throw error;
  }
}

function promptSeconds(cost: StepCost, { sequences, inputTokens }: StaticBatch): number {
  const attention = sequences * cost.prefillAttentionSeconds(inputTokens, 0);
  return cost.stepSeconds(0, 0, sequences * inputTokens, sequences, attention, sequences, false);
}

/** Every step but the first, which the prompts made. */
function decodeSeconds(cost: StepCost, { sequences, inputTokens, outputTokens }: StaticBatch): number {
  let seconds = 0;
  for (let made = 1; made < outputTokens; made++) {
    const context = sequences * (inputTokens + made);
    seconds += cost.stepSeconds(sequences, context, 0, 0, 0, sequences, false);
  }
  return seconds;
}

/** Equal sequences choose equal experts: as if the mixture had no others. */
function withOneChoice(scenario: Scenario): Scenario {
  for (const { worker } of scenario.deployments[0].pools) {
    const { moe } = worker.model;
    if (moe) worker.model = { ...worker.model, moe: { ...moe, experts: moe.expertsPerToken } };
  }
  return scenario;
}
