export type { Culprit, CulpritKind } from './culprits.ts';
export { type ExplainOptions, explain, type Segment } from './explain.ts';
export {
  lives,
  PLACES,
  type Place,
  phases,
  placesAt,
  type RequestAt,
  type RequestPhase,
} from './phases.ts';
export { RunLog } from './run-log.ts';
export { WorkerLog } from './worker-log.ts';
