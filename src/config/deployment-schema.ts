import type * as z from 'zod';
import type { Ingress } from '../cluster/ingress.ts';
import type { RouterKind } from '../cluster/routers/index.ts';
import { ROUTERS } from '../cluster/routers/index.ts';
import { choice, inSeconds, list, quantity, record, reference, share, text, wholeNumber } from './fields.ts';
import { layoutSchema } from './layout-schema.ts';

/** The formats that a scenario may quantise the linear layers to. */
export const WEIGHT_NAMES = ['bf16', 'fp8', 'int8', 'int4'] as const;

const gpus = wholeNumber(1, 'a whole number of GPUs, at least 1');

/** Settings of a worker. A pool's own come first, then its deployment's, then those at the top of the scenario. */
export const workerShape = {
  model: text('the name of a model, or the path of its config.json').exactOptional(),
  weights: choice(WEIGHT_NAMES).exactOptional(),
  kvCache: choice(['auto', 'fp8']).exactOptional(),
  accelerator: reference('an accelerator').exactOptional(),
  tensorParallel: gpus.exactOptional(),
  pipelineParallel: gpus.exactOptional(),
  engine: reference('an engine').exactOptional(),
  kvBlocks: wholeNumber(1, 'a whole number of KV blocks, at least 1').exactOptional(),
  gpuMemoryUtilization: share().exactOptional(),
};

const router = choice(Object.keys(ROUTERS) as RouterKind[]);
const delay = quantity('seconds', 'zero').default(0);

const time = quantity('seconds').exactOptional();

const rateLimit = record({
  requests: wholeNumber(1, 'a whole number of requests, at least 1'),
  per: quantity('seconds'),
}).transform(({ requests, per }) => ({ requests, seconds: per }));

const ingressSchema = record({
  requestDelay: delay,
  responseDelay: delay,
  perPromptToken: delay,
  serial: time,
  flush: time,
  replay: time,
  timeout: time,
  maxConcurrent: wholeNumber(1, 'a whole number of requests, at least 1').exactOptional(),
  rateLimit: rateLimit.exactOptional(),
}).transform(
  inSeconds('requestDelay', 'responseDelay', 'perPromptToken', 'serial', 'flush', 'replay', 'timeout'),
) satisfies z.ZodType<Ingress>;

/** Settings of a cluster. A deployment's own come first, then those at the top of the scenario. */
export const clusterShape = {
  link: reference('a link').exactOptional(),
  linkScope: choice(['worker', 'fabric']).exactOptional(),
  router: router.exactOptional(),
  decodeRouter: router.exactOptional(),
  ingress: ingressSchema.exactOptional(),
};

const workerSchema = record(workerShape);
const clusterSchema = record(clusterShape);
export type WorkerSettings = z.output<typeof workerSchema>;
export type ClusterSettings = z.output<typeof clusterSchema>;

const deploymentSchema = record({
  name: text('the name of the deployment'),
  layout: layoutSchema,
  ...workerShape,
  ...clusterShape,
  prefill: workerSchema.exactOptional(),
  decode: workerSchema.exactOptional(),
});
export type DeploymentSettings = z.output<typeof deploymentSchema>;

export const deploymentsSchema = list(deploymentSchema, 'a list of deployments');
