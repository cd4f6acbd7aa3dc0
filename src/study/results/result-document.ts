import type { RunResult } from '../../observe/run-result.ts';
import type { RunDetail } from '../../report/page/run-detail.ts';
import type { TraceDescription } from '../describe/trace-description.ts';
import type { PlanResult } from '../plan/plan-result.ts';
import type { SweepResult } from '../sweep/sweep-result.ts';
import type { Validation } from '../validate/validation.ts';

/** A result of xpyd and what it is of: what a report shows. */
export type ResultDocument =
  | { kind: 'run'; result: RunResult; detail?: RunDetail }
  | { kind: 'sweep'; result: SweepResult }
  | { kind: 'plan'; result: PlanResult }
  | { kind: 'validation'; result: Validation };

/** What an HTML page can show: a result, or what is in a trace. */
export type PageDocument = ResultDocument | { kind: 'trace'; name: string; result: TraceDescription };
