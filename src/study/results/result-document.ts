import type { RunResult } from '../../observe/run-result.ts';
import type { RunDetail } from '../../report/page/run-detail.ts';
import type { PlanResult } from '../plan/plan-result.ts';
import type { SweepResult } from '../sweep/sweep-result.ts';
import type { Validation } from '../validate/validation.ts';

/** A result of xpyd and what it is of: what a report shows. */
export type ResultDocument =
  | { kind: 'run'; result: RunResult; detail?: RunDetail }
  | { kind: 'sweep'; result: SweepResult }
  | { kind: 'plan'; result: PlanResult }
  | { kind: 'validation'; result: Validation };
