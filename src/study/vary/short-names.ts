const LAYOUT = 'deployments[*].layout';

/**
 * Short names of what people vary most, for `--vary` and `--set`. Every other value goes by its path. `[*]` is every
 * deployment that has such a thing: prefill and decode belong to xPyD layouts, replicas to aggregated ones.
 */
export const SHORT_NAMES: Record<string, string> = {
  rate: 'workload.arrivals.rate',
  burstiness: 'workload.arrivals.burstiness',
  concurrency: 'workload.arrivals.concurrency',
  requests: 'workload.requests',
  input: 'workload.input',
  output: 'workload.output',
  seed: 'seed',

  layout: LAYOUT,
  prefill: `${LAYOUT}.prefill`,
  decode: `${LAYOUT}.decode`,
  replicas: `${LAYOUT}.aggregated`,

  model: 'model',
  weights: 'weights',
  kvCache: 'kvCache',
  kvBlocks: 'kvBlocks',
  gpuMemoryUtilization: 'gpuMemoryUtilization',
  accelerator: 'accelerator',
  gpu: 'accelerator',
  tensorParallel: 'tensorParallel',
  tp: 'tensorParallel',
  pipelineParallel: 'pipelineParallel',
  pp: 'pipelineParallel',
  link: 'link',
  router: 'router',
  decodeRouter: 'decodeRouter',

  engine: 'engine',
  maxNumSeqs: 'engine.batching.maxNumSeqs',
  maxNumBatchedTokens: 'engine.batching.maxNumBatchedTokens',
  chunkedPrefill: 'engine.batching.chunkedPrefill',
  prefixCaching: 'engine.cache.prefixCaching',
  blockSize: 'engine.cache.blockSize',
};
