import type { Scenario } from '../../config/scenario.ts';
import type { DeploymentResult } from '../../observe/run-result.ts';
import { simulate } from '../../simulate.ts';

/** A scenario, and the seeds of its replications. */
export interface PointInput {
  scenario: Scenario;
  seeds: number[];
}

/** What a replication says of one deployment: its result without the timeline. */
export type Replication = Omit<DeploymentResult, 'timeline'>;

/** Deployments in the order of the scenario, each with its replications in the order of the seeds. */
export type PointOutput = Replication[][];

/**
 * Runs every replication of one point.
 * @throws InfeasibleError if a model does not fit on its GPUs
 */
export function runPoint({ scenario, seeds }: PointInput): PointOutput {
  const runs = seeds.map((seed) => simulate(scenario, { seed }).result.deployments);
  return scenario.deployments.map((_, index) =>
    runs.map((deployments) => {
      const { timeline: _timeline, ...rest } = deployments[index];
      return rest;
    }),
  );
}
