import type { ClusterPlan } from '../../cluster/cluster.ts';
import { workerRoles } from '../../config/plan-cluster.ts';
import type { Deployment } from '../../config/scenario.ts';
import type { MetricsSpec } from '../../observe/metrics-spec.ts';
import { RunCollector } from '../../observe/run-collector.ts';
import type { Steadiness } from '../../observe/run-result.ts';
import { runCluster } from '../../simulate.ts';
import { buildWorkload } from '../../workload/build-workload.ts';
import type { WorkloadSpec } from '../../workload/workload-spec.ts';
import { atRate } from './at-rate.ts';
import { decides, type Judgement, judge, type Outcome } from './judgement.ts';
import type { Objective } from './plan-result.ts';
import { planWithKnownCosts } from './remembered-costs.ts';

/** A layout and what is asked of it: plain data, so that a trial can run anywhere. */
export interface TrialInput {
  deployment: Deployment;
  workload: WorkloadSpec;
  metrics: MetricsSpec;
  objectives: Objective[];
  /** A replication each. */
  seeds: number[];
}

/** Tries a layout at rates. Its cluster is planned once. */
export class Trial {
  private readonly input: TrialInput;
  private readonly plan: ClusterPlan;
  private readonly roles: string[];

  /** @throws InfeasibleError if the model does not fit on its GPUs */
  constructor(input: TrialInput) {
    this.input = input;
    this.plan = planWithKnownCosts(input.deployment);
    this.roles = workerRoles(input.deployment);
  }

  /** @param thorough run every replication, even when it is settled that the objectives are not met */
  at(rate: number, thorough = false): Judgement {
    const { seeds, objectives } = this.input;
    const outcomes: Outcome[] = [];
    for (const seed of seeds) {
      outcomes.push(this.replication(rate, seed));
      if (!thorough && decides(outcomes, objectives, seeds.length)) {
        const judgement = judge(outcomes, objectives);
        return { ...judgement, meets: false };
      }
    }
    return judge(outcomes, objectives);
  }

  private replication(rate: number, seed: number): Outcome {
    const { workload: spec, metrics } = this.input;
    const workload = buildWorkload(atRate(spec, rate), seed);
    const collector = new RunCollector(workload.requests, this.roles, metrics, {
      admission: workload.admission.kind,
    });
    const endSeconds = runCluster(this.plan, workload, seed, collector.probes());
    const result = collector.result({ name: '', cluster: { layout: '', gpus: 0 } }, endSeconds);
    const { metrics: values, steadiness } = result;
    return {
      metrics: values,
      queueGrowth: queueGrowth(steadiness),
      tooShort: steadiness.verdict === 'tooShort',
    };
  }
}

function queueGrowth({ verdict, waitingForFirstToken, beingAnswered }: Steadiness): number {
  if (verdict !== 'growing') return 0;
  return (waitingForFirstToken?.perSecond ?? 0) + (beingAnswered?.perSecond ?? 0);
}
