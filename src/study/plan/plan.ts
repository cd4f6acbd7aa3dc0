import type { Scenario } from '../../config/scenario.ts';
import { ConfigError, InfeasibleError } from '../../errors.ts';
import { buildWorkload } from '../../workload/build-workload.ts';
import type { Executor } from '../executor.ts';
import { atRate } from './at-rate.ts';
import type { Candidate } from './candidates.ts';
import { describeFinalist } from './finalist.ts';
import { neededMetrics } from './objectives.ts';
import { leastWork } from './offered-work.ts';
import { Physicist } from './physics.ts';
import {
  type Objective,
  PLAN_VERSION,
  type PlanAccelerator,
  type PlanResult,
  type PlanSpace,
} from './plan-result.ts';
import { type Contender, type Question, type Screening, screen, skipped } from './screen.ts';

export interface PlanRequest {
  /** Its workload and its metrics are what the layouts are asked. */
  scenario: Scenario;
  candidates: Candidate[];
  /** Requests per second. */
  rate: number;
  objectives: Objective[];
  /** Independent runs of each layout. */
  replications: number;
  /** How many layouts the answer has at most; `all`: those that do not meet the objectives, too. */
  top: number | 'all';
  maxGpus?: number;
  budgetPerHour?: number;
}

/** Is told how far a plan is. */
export interface PlanWatcher {
  /** From now on `total` layouts are counted; `doing` says what is done with them. */
  begin(doing: string, total: number): void;
  advance(layouts: number): void;
}

const NOBODY: PlanWatcher = { begin: () => undefined, advance: () => undefined };

/**
 * The cheapest layouts that meet the objectives at a rate, and what limits each; or the closest, if none does.
 *
 * 1. Physics discards what cannot hold the longest request, and what cannot carry the rate.
 * 2. What remains is simulated at the asked rate, the cheapest first, until the `top` cheapest are found.
 * 3. For these: the largest rate by bisection, what binds, and one worker more or fewer.
 *
 * @throws ConfigError if the workload has no rate, or if a price is missing that a budget needs
 * @throws InfeasibleError if no layout can hold the model and its longest request
 */
export async function plan(
  request: PlanRequest,
  executor: Executor,
  watcher: PlanWatcher = NOBODY,
): Promise<PlanResult> {
  const { scenario, candidates, rate, objectives, maxGpus, budgetPerHour } = request;
  const question = questionOf(request);
  const physicist = new Physicist(
    leastWork(question.seeds.map((seed) => buildWorkload(question.workload, seed))),
  );
  const accelerators = acceleratorsOf(candidates);
  const rankedBy = accelerators.every(({ pricePerHour }) => pricePerHour !== undefined) ? 'price' : 'gpus';
  const cost = ({ cluster }: Pick<Candidate, 'cluster'>) =>
    rankedBy === 'price' ? cluster.pricePerHour! : cluster.gpus;
  const examined = examine(request, physicist);
  const { finalists, screening } = await chooseFinalists(
    request,
    examined,
    cost,
    question,
    executor,
    watcher,
  );
  watcher.begin('layouts described', finalists.length);
  const layouts = await Promise.all(
    finalists.map(async (finalist) => {
      const layout = await describeFinalist(finalist, question, physicist, executor);
      watcher.advance(1);
      return { cost: cost(finalist.candidate), layout };
    }),
  );
  layouts.sort(
    (a, b) =>
      Number(b.layout.meets) - Number(a.layout.meets) ||
      (a.layout.meets ? a.cost - b.cost : 0) ||
      (b.layout.largestRate ?? 0) - (a.layout.largestRate ?? 0),
  );
  const currency = accelerators.find((each) => each.currency !== undefined)?.currency;
  return {
    kind: 'plan',
    schemaVersion: PLAN_VERSION,
    scenario: scenario.name,
    rate,
    objectives,
    ...(question.metrics.goodput && { goodput: question.metrics.goodput }),
    requests: question.workload.requests,
    seeds: question.seeds,
    ...(maxGpus !== undefined && { maxGpus }),
    ...(budgetPerHour !== undefined && { budgetPerHour }),
    accelerators,
    rankedBy,
    ...(currency !== undefined && { currency }),
    space: {
      layouts: candidates.length,
      discarded: [...examined.discarded, ...screening.skipped],
      simulated: request.top === 'all' ? finalists.length : screening.tried,
    },
    feasible: layouts.some(({ layout }) => layout.meets),
    layouts: layouts.map(({ layout }) => layout),
  };
}

function questionOf({ scenario, rate, objectives, replications }: PlanRequest): Question {
  const workload = atRate(scenario.workload, rate);
  const seeds = Array.from({ length: replications }, (_, index) => scenario.seed + index);
  return { workload, metrics: neededMetrics(scenario.metrics, objectives), objectives, seeds, rate };
}

interface Examined {
  contenders: Contender[];
  /** They hold the model, but cannot carry the rate. */
  tooSlow: Contender[];
  discarded: PlanSpace['discarded'];
}

/** What physics and the budget leave of the layouts. */
function examine({ candidates, rate, budgetPerHour }: PlanRequest, physicist: Physicist): Examined {
  const reasons = new Map<string, Candidate[]>();
  const put = (reason: string, candidate: Candidate) =>
    reasons.set(reason, [...(reasons.get(reason) ?? []), candidate]);
  const [contenders, tooSlow]: Contender[][] = [[], []];
  for (const candidate of candidates) {
    const physics = physicist.examine(candidate.deployment);
    const { impossible, ceiling, narrowest } = physics;
    if (impossible !== undefined) put(impossible, candidate);
    else if (isTooDear(candidate, budgetPerHour)) put('over the budget', candidate);
    else if (ceiling < rate) {
      put(`${narrowest} cannot carry the rate`, candidate);
      tooSlow.push({ candidate, physics });
    } else contenders.push({ candidate, physics });
  }
  if (contenders.length + tooSlow.length === 0) {
    const said = [...reasons].map(([reason, { length }]) => `${reason} (${length} layouts)`);
    throw new InfeasibleError(`no layout is possible: ${said.join('; ') || 'there is none of so few GPUs'}`);
  }
  return { contenders, tooSlow, discarded: [...reasons].flatMap(([reason, all]) => skipped(reason, all)) };
}

function isTooDear({ cluster, deployment }: Candidate, budgetPerHour: number | undefined): boolean {
  if (budgetPerHour === undefined) return false;
  if (cluster.pricePerHour !== undefined) return cluster.pricePerHour > budgetPerHour;
  const unpriced = deployment.pools
    .map(({ worker }) => worker.accelerator)
    .find(({ price }) => price === undefined);
  throw new ConfigError('--budget needs the price of every accelerator', {
    hint: `--price ${unpriced?.id ?? '<accelerator>'}=<price of a GPU-hour>`,
  });
}

/** The layouts that the answer describes. */
async function chooseFinalists(
  { top }: PlanRequest,
  { contenders, tooSlow }: Examined,
  cost: (candidate: Candidate) => number,
  question: Question,
  executor: Executor,
  watcher: PlanWatcher,
): Promise<{ finalists: Contender[]; screening: Screening }> {
  if (top === 'all') {
    const finalists = [...contenders, ...tooSlow];
    return { finalists, screening: { passed: [], failed: [], tried: 0, skipped: [] } };
  }
  watcher.begin('layouts tried', contenders.length);
  const screening = await screen(contenders, cost, top, question, executor, (layouts) =>
    watcher.advance(layouts),
  );
  if (screening.passed.length > 0) return { finalists: screening.passed.slice(0, top), screening };
  const closest = [...screening.failed].sort((a, b) => a.judgement.excess - b.judgement.excess);
  const fastest = [...tooSlow].sort((a, b) => b.physics.ceiling - a.physics.ceiling);
  return { finalists: [...closest, ...fastest].slice(0, top), screening };
}

function acceleratorsOf(candidates: readonly Candidate[]): PlanAccelerator[] {
  const all = candidates.flatMap(({ deployment }) =>
    deployment.pools.map(({ worker }) => worker.accelerator),
  );
  const byId = new Map(all.map((accelerator) => [accelerator.id, accelerator]));
  return [...byId.values()].map(({ id, name, price, boardPowerWatts }) => ({
    id,
    name,
    ...(price && { pricePerHour: price.perHour, currency: price.currency }),
    ...(boardPowerWatts !== undefined && { boardPowerWatts }),
  }));
}
