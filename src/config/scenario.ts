import type { Ingress } from '../cluster/ingress.ts';
import type { RouterKind } from '../cluster/routers/index.ts';
import type { EngineProfile } from '../engine/engine-profile.ts';
import type { Accelerator } from '../hardware/accelerator.ts';
import type { Link } from '../hardware/link.ts';
import type { Model, WeightFormat } from '../model/model.ts';
import type { MetricsSpec } from '../observe/metrics-spec.ts';
import type { WorkloadSpec } from '../workload/workload-spec.ts';

export type { MetricsSpec } from '../observe/metrics-spec.ts';

/** A scenario with every name resolved and every quantity in SI units: what `simulate` takes. Plain data. */
export interface Scenario {
  name: string;
  description?: string;
  /** Where the experiment was published, if it was. */
  source?: string;
  seed: number;
  workload: WorkloadSpec;
  deployments: Deployment[];
  metrics: MetricsSpec;
  /** What was measured on the real cluster: deployment name to metric key to value. */
  measured?: Record<string, Record<string, number>>;
}

/** One cluster that answers the workload. */
export interface Deployment {
  name: string;
  /** Aggregated: one pool of role `aggregated`; xPyD: a pool `prefill` and a pool `decode`. */
  pools: Pool[];
  /** Chooses the worker that prefills (and, in an aggregated layout, decodes). */
  router: RouterKind;
  /** Chooses the decode worker of an xPyD layout. */
  decodeRouter: RouterKind;
  /** What KV travels over in an xPyD layout. */
  link?: Link;
  /** `worker`: every worker has such a link of its own; `fabric`: all transfers share one. */
  linkScope: 'worker' | 'fabric';
  ingress: Ingress;
}

export interface Pool {
  role: 'aggregated' | 'prefill' | 'decode';
  count: number;
  worker: WorkerSpec;
}

/** One engine on `tensorParallel * pipelineParallel` GPUs. */
export interface WorkerSpec {
  accelerator: Accelerator;
  model: Model;
  engine: EngineProfile;
  tensorParallel: number;
  pipelineParallel: number;
  weights: WeightFormat;
  kvCacheType: 'bf16' | 'fp8';
  /** A known number of KV blocks, instead of the computed one. */
  kvBlocks?: number;
}
