import type { Deployment } from '../../config/scenario.ts';
import type { Executor } from '../executor.ts';
import { capacityOf } from './capacity-of.ts';
import { FARTHEST } from './largest-rate.ts';
import type { Physicist } from './physics.ts';
import type { Binding, BrokenObjective, Resource } from './plan-result.ts';
import { RESOURCES } from './plan-result.ts';
import { eased } from './resources.ts';
import type { Contender, Question } from './screen.ts';

/** Easings are compared with one another: they need to be finer than the largest rate itself. */
const TOLERANCE = 0.004;
/** Most easings gain nothing: this is tried first, as a multiple of the rate. */
const FIRST_STRIDE = 1.01;
/** Gains are not followed further than to this many times the rate. */
const MOST_GROWTH = 2;
/** More of what binds helps by at least this much. */
const NOTICEABLE = 0.02;
/** What loses more than this does harm. */
const HARM = -0.01;
/** A resource binds by itself if it gains this share of what all together gain. */
const BY_ITSELF = 0.25;
/** Those that bind together gain this share of what all together gain. */
const MOST = 0.8;

type Gain = Binding['gains'][number];

/**
 * What limits a layout: the resource of which 20 % more raises its largest rate most. If more of a single one does
 * little of what more of all of them does, several bind at once: those are left when resources are taken from all, one
 * after the other, as long as most of the gain remains.
 *
 * If no rate meets the objectives, the gain is how much nearer to its limit the worst of them comes. One replication, the
 * same requests for all.
 */
export async function bindingOf(
  { candidate: { deployment }, physics: { ceiling } }: Contender,
  question: Question,
  physicist: Physicist,
  executor: Executor,
): Promise<Binding> {
  const asked = { ...question, seeds: question.seeds.slice(0, 1) };
  const search = { from: Math.min(asked.rate, ceiling), ceiling, tolerance: TOLERANCE };
  const { largestRate, breaksFirst } = await capacityOf(deployment, asked, search, executor);
  const measure = largestRate === undefined ? 'objective' : 'rate';
  if (breaksFirst === undefined && largestRate !== ceiling) return { measure, gains: [] };
  const easing =
    largestRate === undefined
      ? new Relief(deployment, asked, executor)
      : new Growth(deployment, asked, executor, largestRate, physicist);
  const gains = await gainsOfEach(deployment, easing);
  const harmless = gains.filter(({ gain }) => gain > HARM).map(({ resource }) => resource);
  const everything = await easing.gain(harmless);
  const said = { measure, gains, everything } as const;
  if (largestRate === undefined)
    return {
      ...(await named(said, easing, harmless)),
      unloaded: { ...breaksFirst!, rate: search.from / FARTHEST },
    };
  if (Math.max(everything, gains[0].gain) >= NOTICEABLE) return named(said, easing, harmless);
  const unloaded = await whenIdle(deployment, asked, largestRate, breaksFirst, executor);
  return { ...said, ...(unloaded && { unloaded }) };
}

/** Resources that the layout has, the largest gain first. */
async function gainsOfEach(deployment: Deployment, easing: Easing): Promise<Gain[]> {
  const resources = RESOURCES.filter((resource) => eased(deployment, resource) !== undefined);
  const gains = await Promise.all(
    resources.map(async (resource) => ({ resource, gain: await easing.gain([resource]) })),
  );
  return gains.sort((a, b) => b.gain - a.gain);
}

type Said = Pick<Binding, 'measure' | 'gains'> & { everything: number };

/** Adds what binds: one resource, or several together, or nothing. */
async function named(said: Said, easing: Easing, harmless: readonly Resource[]): Promise<Binding> {
  const { gains, everything } = said;
  const [best] = gains;
  if (best.gain >= Math.max(NOTICEABLE, BY_ITSELF * everything)) return { ...said, resource: best.resource };
  if (everything < NOTICEABLE) return said;
  const resources = await smallestSet(harmless, MOST * everything, easing);
  const [only] = resources;
  if (resources.length === 1) return { ...said, resource: only };
  return { ...said, together: { resources, gain: await easing.gain(resources) } };
}

/** Those without any of which too little is gained; what gains least by itself is left out first. */
async function smallestSet(byGain: readonly Resource[], enough: number, easing: Easing): Promise<Resource[]> {
  let kept = [...byGain];
  for (const resource of byGain.toReversed()) {
    const rest = kept.filter((each) => each !== resource);
    if (rest.length > 0 && (await easing.reaches(rest, enough))) kept = rest;
  }
  return kept;
}

/** What becomes of a layout that has more of some resources. */
interface Easing {
  gain(resources: readonly Resource[]): Promise<number>;
  /** True if they gain at least so much. */
  reaches(resources: readonly Resource[], gain: number): Promise<boolean>;
}

/** Gain as growth of the largest rate. */
class Growth implements Easing {
  private readonly deployment: Deployment;
  private readonly question: Question;
  private readonly executor: Executor;
  private readonly before: number;
  private readonly physicist: Physicist;

  constructor(
    deployment: Deployment,
    question: Question,
    executor: Executor,
    before: number,
    physicist: Physicist,
  ) {
    this.deployment = deployment;
    this.question = question;
    this.executor = executor;
    this.before = before;
    this.physicist = physicist;
  }

  async gain(resources: readonly Resource[]): Promise<number> {
    const { before, question, executor } = this;
    const easier = withMore(this.deployment, resources);
    const search = { from: before, ceiling: this.most(easier), tolerance: TOLERANCE, stride: FIRST_STRIDE };
    const { largestRate = before } = await capacityOf(easier, question, search, executor);
    return largestRate / before - 1;
  }

  async reaches(resources: readonly Resource[], gain: number): Promise<boolean> {
    const easier = withMore(this.deployment, resources);
    const rate = this.before * (1 + gain);
    if (rate > this.most(easier)) return false;
    const { meets } = await this.executor.run('verdict', { ...this.question, rate, deployment: easier });
    return meets;
  }

  private most(easier: Deployment): number {
    return Math.min(MOST_GROWTH * this.before, this.physicist.examine(easier).ceiling);
  }
}

/** Gain as decline of the worst objective at the asked rate. */
class Relief implements Easing {
  private readonly deployment: Deployment;
  private readonly question: Question;
  private readonly executor: Executor;
  private before: Promise<number> | undefined;

  constructor(deployment: Deployment, question: Question, executor: Executor) {
    this.deployment = deployment;
    this.question = question;
    this.executor = executor;
  }

  async gain(resources: readonly Resource[]): Promise<number> {
    this.before ??= this.excess(this.deployment);
    const [before, after] = await Promise.all([
      this.before,
      this.excess(withMore(this.deployment, resources)),
    ]);
    // A lower limit on what is 0 is missed by infinitely much.
    if (after === before) return 0;
    return before === Number.POSITIVE_INFINITY ? 1 : 1 - after / before;
  }

  async reaches(resources: readonly Resource[], gain: number): Promise<boolean> {
    return (await this.gain(resources)) >= gain;
  }

  private async excess(deployment: Deployment): Promise<number> {
    return (await this.executor.run('verdict', { ...this.question, deployment })).excess;
  }
}

function withMore(deployment: Deployment, resources: readonly Resource[]): Deployment {
  return resources.reduce((changed, resource) => eased(changed, resource) ?? changed, deployment);
}

/** What the objective that breaks first is at a small part of the rate; undefined if it is no metric of a run. */
async function whenIdle(
  deployment: Deployment,
  question: Question,
  largestRate: number,
  breaksFirst: BrokenObjective | undefined,
  executor: Executor,
): Promise<Binding['unloaded']> {
  if (breaksFirst === undefined) return undefined;
  const rate = largestRate / FARTHEST;
  const { metrics } = await executor.run('verdict', { ...question, rate, deployment });
  const value = metrics[breaksFirst.metric]?.mean;
  return value === undefined ? undefined : { ...breaksFirst, value, rate };
}
