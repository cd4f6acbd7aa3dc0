import { describeCluster } from '../../config/describe-cluster.ts';
import type { Deployment, Scenario } from '../../config/scenario.ts';
import { inMetricOrder, LATENCIES } from '../../report/metric-keys.ts';
import { estimate } from '../estimate.ts';
import type { PointOutput, Replication } from '../tasks/point.ts';
import type { Estimate, SweepDeployment } from './sweep-result.ts';

/** The replications of a point as one estimate for each metric of each deployment. */
export function summarizePoint({ deployments }: Scenario, replications: PointOutput): SweepDeployment[] {
  return deployments.map((deployment, index) => summarizeDeployment(deployment, replications[index]));
}

function summarizeDeployment(deployment: Deployment, replications: Replication[]): SweepDeployment {
  const keys = inMetricOrder(replications.flatMap(({ metrics }) => Object.keys(metrics)));
  const diverging = LATENCIES.filter((latency) =>
    replications.some(({ steadiness }) => steadiness.diverging.includes(latency)),
  );
  return {
    name: deployment.name,
    cluster: describeCluster(deployment),
    metrics: Object.fromEntries(keys.map((key) => [key, estimateOf(replications, key)])),
    ...(diverging.length > 0 && { diverging }),
  };
}

/** Over the replications that have this metric: one in which no request was answered has no latency, for instance. */
function estimateOf(replications: Replication[], key: string): Estimate | null {
  const values = replications.flatMap(({ metrics }) => metrics[key] ?? []);
  return values.length === 0 ? null : estimate(values);
}
