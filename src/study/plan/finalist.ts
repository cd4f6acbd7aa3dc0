import type { Deployment } from '../../config/scenario.ts';
import type { Executor } from '../executor.ts';
import { type Candidate, withWorkers } from './candidates.ts';
import type { Judgement } from './judgement.ts';
import type { Physicist } from './physics.ts';
import type { Binding, Neighbour, PlannedLayout, PlannedPool } from './plan-result.ts';
import { RESOURCES } from './plan-result.ts';
import { eased } from './resources.ts';
import type { Contender, Question } from './screen.ts';

/** Of the largest rate. */
const TOLERANCE = 0.01;
/** Easings are compared with one another: they need to be finer. */
const FINE_TOLERANCE = 0.004;
/** Gains are not followed further than to this many times the rate. */
const MOST_GROWTH = 2;
/** More of what binds helps by at least this much. */
const NOTICEABLE = 0.02;

/** All that a plan says of a layout. */
export async function describeFinalist(
  { candidate, physics }: Contender,
  question: Question,
  physicist: Physicist,
  executor: Executor,
): Promise<PlannedLayout> {
  const { deployment } = candidate;
  const { rate, ...asked } = question;
  const { ceiling, narrowest } = physics;
  const [judgement, { largestRate, breaksFirst }, binding, more, fewer] = await Promise.all([
    executor.run('verdict', { ...question, deployment, thorough: true }),
    capacity(deployment, asked, { from: Math.min(rate, ceiling), ceiling, tolerance: TOLERANCE }, executor),
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

type Asked = Omit<Question, 'rate'>;
type Search = { from: number; ceiling: number; tolerance: number };

function capacity(deployment: Deployment, asked: Asked, search: Search, executor: Executor) {
  return executor.run('capacity', { ...asked, deployment, search });
}

/**
 * What limits a layout: the resource of which 20 % more raises its largest rate most. If no rate meets the objectives,
 * the one that brings the worst of them nearest to its limit. One replication, the same requests for all.
 */
async function bindingOf(
  { candidate: { deployment }, physics }: Contender,
  { rate, ...question }: Question,
  physicist: Physicist,
  executor: Executor,
): Promise<Binding> {
  const asked = { ...question, seeds: question.seeds.slice(0, 1) };
  const { ceiling } = physics;
  const search = { from: Math.min(rate, ceiling), ceiling, tolerance: FINE_TOLERANCE };
  const { largestRate: before, breaksFirst } = await capacity(deployment, asked, search, executor);
  const measure = before === undefined ? 'objective' : 'rate';
  const breaksNothing = breaksFirst === undefined && before !== ceiling;
  if (breaksNothing) return { measure, gains: [] };
  const gainOf = async (easier: Deployment) => {
    if (before === undefined) return reliefOf(deployment, easier, { rate, ...asked }, executor);
    const most = Math.min(MOST_GROWTH * before, physicist.examine(easier).ceiling);
    const { largestRate = before } = await capacity(
      easier,
      asked,
      { from: before, ceiling: most, tolerance: FINE_TOLERANCE },
      executor,
    );
    return largestRate / before - 1;
  };
  const gains = await Promise.all(
    RESOURCES.flatMap((resource) => {
      const easier = eased(deployment, resource);
      return easier === undefined ? [] : [gainOf(easier).then((gain) => ({ resource, gain }))];
    }),
  );
  gains.sort((a, b) => b.gain - a.gain);
  const [best] = gains;
  return { ...(best.gain >= NOTICEABLE && { resource: best.resource }), measure, gains };
}

/** How much nearer to its limit the worst objective comes. */
async function reliefOf(
  deployment: Deployment,
  easier: Deployment,
  question: Question,
  executor: Executor,
): Promise<number> {
  const [before, after] = await Promise.all(
    [deployment, easier].map((each) => executor.run('verdict', { ...question, deployment: each })),
  );
  return 1 - after.excess / before.excess;
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
  const { rate, ...asked } = question;
  const { ceiling } = physicist.examine(deployment);
  const [{ largestRate }, { meets, broken }] = await Promise.all([
    capacity(deployment, asked, { from: Math.min(rate, ceiling), ceiling, tolerance: TOLERANCE }, executor),
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
  const { accelerator, tensorParallel, engine } = worker;
  return {
    role,
    workers: count,
    accelerator: accelerator.id,
    tensorParallel,
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
