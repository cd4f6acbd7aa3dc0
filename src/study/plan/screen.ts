import type { Executor } from '../executor.ts';
import type { Candidate } from './candidates.ts';
import type { Judgement } from './judgement.ts';
import type { Physics } from './physics.ts';
import type { PlanSpace } from './plan-result.ts';
import type { TrialInput } from './trial.ts';

/** A layout that physics allows, and the rate that it cannot exceed. */
export interface Contender {
  candidate: Candidate;
  physics: Physics;
}

export interface Screened extends Contender {
  judgement: Judgement;
}

export interface Screening {
  /** Those that meet the objectives at the asked rate, the cheapest first. */
  passed: Screened[];
  /** Those that do not. */
  failed: Screened[];
  /** How many were tried; of those that passed, some turned out to have more workers than others that did. */
  tried: number;
  skipped: PlanSpace['discarded'];
}

export type Question = Omit<TrialInput, 'deployment'> & { rate: number };

/**
 * Layouts that are tried before it is asked again which are worth trying. A fixed number, so that the answer does not
 * depend on where and how fast they run.
 */
const WAVE = 16;

/**
 * Looks for the cheapest layouts that meet the objectives at the asked rate. They are tried in the order of `cost`, and
 * two things are not tried, because they cannot be among the cheapest:
 *
 * - more workers of a family of which fewer suffice (a worker more does no harm);
 * - what costs more than the last of the `top` cheapest that were found.
 */
export async function screen(
  contenders: readonly Contender[],
  cost: (candidate: Candidate) => number,
  top: number,
  question: Question,
  executor: Executor,
  advance: (layouts: number) => void,
): Promise<Screening> {
  const result: Screening = { passed: [], failed: [], tried: 0, skipped: [] };
  const larger: Candidate[] = [];
  let waiting = [...contenders].sort((a, b) => cost(a.candidate) - cost(b.candidate));
  while (waiting.length > 0) {
    const limit =
      result.passed.length < top ? Number.POSITIVE_INFINITY : cost(result.passed[top - 1].candidate);
    if (cost(waiting[0].candidate) > limit) break;
    const wave = waiting.slice(0, WAVE);
    result.tried += wave.length;
    const judgements = await Promise.all(
      wave.map(({ candidate }) => executor.run('verdict', { ...question, deployment: candidate.deployment })),
    );
    wave.forEach((contender, index) => {
      const screened = { ...contender, judgement: judgements[index] };
      (screened.judgement.meets ? result.passed : result.failed).push(screened);
    });
    result.passed = withoutLarger(result.passed);
    const rest = waiting.slice(WAVE);
    const isLarger = ({ candidate }: Contender) =>
      result.passed.some((passed) => needsMore(candidate, passed.candidate));
    larger.push(...rest.filter(isLarger).map(({ candidate }) => candidate));
    const before = waiting.length;
    waiting = rest.filter((contender) => !isLarger(contender));
    advance(before - waiting.length);
  }
  result.skipped = [
    ...skipped('more workers than suffice', larger),
    ...skipped(
      `dearer than the ${top} best`,
      waiting.map(({ candidate }) => candidate),
    ),
  ];
  return result;
}

function withoutLarger(passed: readonly Screened[]): Screened[] {
  return passed.filter(({ candidate }) => !passed.some((other) => needsMore(candidate, other.candidate)));
}

/** True if it has as many workers in every pool, of the same kinds, and more in one. */
function needsMore(candidate: Candidate, other: Candidate): boolean {
  if (candidate === other || candidate.family !== other.family) return false;
  const counts = candidate.deployment.pools.map(({ count }) => count);
  return counts.every((count, index) => count >= other.deployment.pools[index].count);
}

export function skipped(reason: string, candidates: readonly Candidate[]): PlanSpace['discarded'] {
  if (candidates.length === 0) return [];
  return [{ reason, layouts: candidates.length, example: candidates[0].deployment.name }];
}
