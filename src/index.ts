/**
 * xpyd, a discrete-event simulator of clusters that serve large language models. In the order in which data flows:
 * a scenario is parsed, its workload drawn, its deployments simulated, and the result reported.
 *
 * @module
 */
export { parseScenario } from './config/parse-scenario.ts';
export type { ProfileLibrary } from './config/profile-library.ts';
export type { Deployment, Scenario, WorkerSpec } from './config/scenario.ts';
export { ConfigError, InfeasibleError, InvariantError, XpydError } from './errors.ts';
export { readModel } from './model/read-model.ts';
export { explain, phases, placesAt, RunLog } from './observe/explain/index.ts';
export type { RunResult } from './observe/run-result.ts';
export type { Probe, StepFacts } from './probe/probe.ts';
export { WAIT_PARTS, type WaitPart } from './probe/waiting.ts';
export { type SimulateOptions, type SimulationRun, simulate } from './simulate.ts';
export type { PlanResult } from './study/plan/plan-result.ts';
export type { SweepResult } from './study/sweep/sweep-result.ts';
export { buildWorkload } from './workload/build-workload.ts';
