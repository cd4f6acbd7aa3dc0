import type { Deployment, WorkerSpec } from '../../config/scenario.ts';
import { type Parameter, type ParameterKey, parameter, type Values } from './parameters.ts';

type Part = 'accelerator' | 'engine' | 'link' | 'ingress' | 'worker';

/** What one part of a deployment becomes when the parameters have these values. */
export function changedPart<Kind extends Part>(kind: Kind, part: PartOf<Kind>, values: Values): PartOf<Kind> {
  return Object.entries(values).reduce((changed, [key, value]) => {
    const change = parameter(key as ParameterKey)[kind] as Change<PartOf<Kind>> | undefined;
    return change ? change(changed, value) : changed;
  }, part);
}

type Change<Value> = (part: Value, value: number) => Value;
type PartOf<Kind extends Part> = Parameters<NonNullable<Parameter[Kind]>>[0];

/** A deployment in which the parameters have these values. */
export function applied(deployment: Deployment, values: Values): Deployment {
  const { pools, link, ingress } = deployment;
  return {
    ...deployment,
    pools: pools.map((pool) => ({ ...pool, worker: appliedToWorker(pool.worker, values) })),
    ...(link && { link: changedPart('link', link, values) }),
    ingress: changedPart('ingress', ingress, values),
  };
}

function appliedToWorker(worker: WorkerSpec, values: Values): WorkerSpec {
  const { accelerator, engine } = worker;
  const changed = {
    ...worker,
    accelerator: changedPart('accelerator', accelerator, values),
    engine: changedPart('engine', engine, values),
  };
  return changedPart('worker', changed, values);
}
