import type { Deployment } from '../../config/scenario.ts';
import type { Executor } from '../executor.ts';
import { bindingOf } from './binding.ts';
import { type Candidate, withWorkers } from './candidates.ts';
import { capacityOf } from './capacity-of.ts';
import type { Judgement } from './judgement.ts';
import type { Physicist } from './physics.ts';
import type { Neighbour, PlannedLayout, PlannedPool } from './plan-result.ts';
import type { Contender, Question } from './screen.ts';

/** Of the largest rate. */
const TOLERANCE = 0.01;

/** All that a plan says of a layout. */
export async function describeFinalist(
  { candidate, physics }: Contender,
  question: Question,
  physicist: Physicist,
  executor: Executor,
): Promise<PlannedLayout> {
  const { deployment } = candidate;
  const { rate } = question;
  const { ceiling, narrowest } = physics;
  const search = { from: Math.min(rate, ceiling), ceiling, tolerance: TOLERANCE };
  const [judgement, { largestRate, breaksFirst }, binding, more, fewer] = await Promise.all([
    executor.run('verdict', { ...question, deployment, thorough: true }),
    capacityOf(deployment, question, search, executor),
    bindingOf({ candidate, physics }, question, physicist, executor),
    bestNeighbour(candidate, 1, question, physicist, executor),
    bestNeighbour(candidate, -1, question, physicist, executor),
  ]);
  return {
    name: deployment.name,
    pools: deployment.pools.map(plannedPool),
    ...prices(candidate),
    ...perMillionTokens(candidate, rate, judgement),
    meets: judgement.meets,
    broken: judgement.broken,
    ...(largestRate !== undefined && { largestRate, headroom: largestRate / rate - 1 }),
    ...(breaksFirst && { breaksFirst }),
    ...(Number.isFinite(ceiling) && { ceiling: { rate: ceiling, setBy: narrowest } }),
    ...(judgement.tooShort && { tooShort: true }),
    metrics: judgement.metrics,
    binding,
    ...(more && { oneMore: more }),
    ...(fewer && { oneFewer: fewer }),
  };
}

/** The best of the layouts with one worker more (or fewer) in one pool. */
async function bestNeighbour(
  candidate: Candidate,
  more: 1 | -1,
  question: Question,
  physicist: Physicist,
  executor: Executor,
): Promise<Neighbour | undefined> {
  const neighbours = candidate.deployment.pools.flatMap(
    (_, pool) => withWorkers(candidate, pool, more) ?? [],
  );
  const described = await Promise.all(
    neighbours.map((neighbour) => describeNeighbour(neighbour, question, physicist, executor)),
  );
  described.sort((a, b) => (b.largestRate ?? 0) - (a.largestRate ?? 0));
  return described[0];
}

async function describeNeighbour(
  candidate: Candidate,
  question: Question,
  physicist: Physicist,
  executor: Executor,
): Promise<Neighbour> {
  const { deployment } = candidate;
  const { ceiling } = physicist.examine(deployment);
  const search = { from: Math.min(question.rate, ceiling), ceiling, tolerance: TOLERANCE };
  const [{ largestRate }, { meets, broken }] = await Promise.all([
    capacityOf(deployment, question, search, executor),
    executor.run('verdict', { ...question, deployment }),
  ]);
  const { gpus, pricePerHour } = candidate.cluster;
  return {
    name: deployment.name,
    gpus,
    ...(pricePerHour !== undefined && { pricePerHour }),
    ...(largestRate !== undefined && { largestRate }),
    meets,
    broken,
  };
}

function plannedPool({ role, count, worker }: Deployment['pools'][number]): PlannedPool {
  const { accelerator, tensorParallel, pipelineParallel, engine } = worker;
  return {
    role,
    workers: count,
    accelerator: accelerator.id,
    tensorParallel,
    pipelineParallel,
    engine: engine.id,
    maxNumBatchedTokens: engine.batching.maxNumBatchedTokens,
  };
}

function prices({ cluster: { layout: _layout, ...rest } }: Candidate) {
  return rest;
}

const SECONDS_PER_HOUR = 3600;
const MILLION = 1e6;

/** At a steady rate as many tokens come out as are asked for. */
function perMillionTokens({ cluster }: Candidate, rate: number, { metrics }: Judgement) {
  const { total_output_tokens: tokens, completed } = metrics;
  if (!tokens || !completed || completed.mean === 0) return {};
  const tokensPerHour = rate * (tokens.mean / completed.mean) * SECONDS_PER_HOUR;
  const { pricePerHour, boardPowerWatts } = cluster;
  return {
    ...(pricePerHour !== undefined && { pricePerMillionTokens: (pricePerHour / tokensPerHour) * MILLION }),
    ...(boardPowerWatts !== undefined && {
      kilowattHoursPerMillionTokens: (boardPowerWatts / 1000 / tokensPerHour) * MILLION,
    }),
  };
}
