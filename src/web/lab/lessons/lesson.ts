import type { RunAnswer } from '../engine/queries.ts';
import type { SetUpValues } from '../state/set-up-fields.ts';
import type { LabState } from '../state/state.ts';
import type { WorkloadValues } from '../state/workload-fields.ts';

/** What a check looks at: what was simulated, and never where a slider stands. */
export type Outcome = Pick<RunAnswer, 'result' | 'longestPromptTokens' | 'requests'>;

export interface Verdict {
  isRight: boolean;
  /** What the numbers say, right or wrong, in a sentence or two. */
  words: string;
}

/** One thing to learn: a text, a set-up to begin with, a question, and a check of the answer. */
export interface Lesson {
  /** In addresses; never changes. */
  name: string;
  title: string;
  /** Paragraphs. */
  text: readonly string[];
  question: string;
  /** What is to be moved, shown first: fields of the workload, and of the set-up with the index `changes`. */
  controls: { workload?: readonly (keyof WorkloadValues)[]; setUp?: readonly (keyof SetUpValues)[] };
  /** The set-up that the question is about: 0 or, of two, 1. */
  changes: 0 | 1;
  start: LabState;
  /** A right answer, which a test gives. The start is a wrong one. */
  solution: { workload?: Partial<WorkloadValues>; setUp?: Partial<SetUpValues> };
  check(outcome: Outcome): Verdict;
}

/** The state of a lesson with its solution set. */
export function solved({ start, changes, solution }: Lesson): LabState {
  return {
    workload: { ...start.workload, ...solution.workload },
    setUps: start.setUps.map((setUp, index) => (index === changes ? { ...setUp, ...solution.setUp } : setUp)),
  };
}
