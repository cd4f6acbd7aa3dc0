import * as z from 'zod';
import type { SchedulerKind } from '../engine/schedulers/index.ts';
import { SCHEDULERS } from '../engine/schedulers/index.ts';
import {
  choice,
  flag,
  inSeconds,
  list,
  notNegative,
  positive,
  quantity,
  record,
  share,
  text,
  wholeNumber,
} from './fields.ts';

/** Stands for the longest context of the model, as vLLM's max_model_len does. */
export const MAX_MODEL_LEN = 'maxModelLen';

const source = text('a source: where the figures come from');
const tokens = wholeNumber(1, 'a whole number of tokens, at least 1');
const unlimitedTokens = z
  .union([tokens, z.literal('unlimited')], { error: () => 'expected a number of tokens, or unlimited' })
  .transform((value) => (value === 'unlimited' ? Infinity : value));

const batching = record({
  maxNumSeqs: wholeNumber(1),
  maxNumBatchedTokens: z.union([tokens, z.literal(MAX_MODEL_LEN)], {
    error: () => `expected a number of tokens, or ${MAX_MODEL_LEN}`,
  }),
  maxChunkTokens: unlimitedTokens,
  chunkedPrefill: flag(),
  mixedChunk: flag(),
  policy: choice(['fcfs', 'priority', 'shortestPrompt']),
  scheduleConservativeness: notNegative(),
  watermark: notNegative().lt(1, { error: 'expected a share of the blocks, less than 1' }),
  source,
});

const hostTier = record({ capacity: quantity('bytes'), loadBandwidth: quantity('bytesPerSecond') }).transform(
  ({ capacity, loadBandwidth }) => ({ capacityBytes: capacity, loadBytesPerSecond: loadBandwidth }),
);

const cache = record({
  blockSize: tokens,
  prefixCaching: flag(),
  gpuMemoryUtilization: share(),
  workspaceWithin: choice(['all', 'none']).exactOptional(),
  hostTier: hostTier.exactOptional(),
  source,
});

const graphs = record({ maxBatch: wholeNumber(0), maxContextTokens: unlimitedTokens, source });

const overhead = record({
  perStep: quantity('seconds', 'zero'),
  perSequence: quantity('seconds', 'zero'),
  perContextToken: quantity('seconds', 'zero').exactOptional(),
  perTensorParallelDoubling: quantity('seconds', 'zero'),
  kernelLaunch: quantity('seconds', 'zero'),
  kernelsPerLayer: positive(),
  kernelsPerPromptLayer: positive().exactOptional(),
  overlapped: flag(),
  source,
}).transform(
  inSeconds('perStep', 'perSequence', 'perContextToken', 'perTensorParallelDoubling', 'kernelLaunch'),
);

const disaggregation = record({
  memory: choice(['source-first', 'destination-first']),
  reservedDecodeTokens: wholeNumber(0),
  firstToken: choice(['prefill', 'arrival', 'decodeStep']),
  layerwise: flag(),
  source,
});

/** Defaults that an engine chooses by the card: rows that fit apply in turn, the later ones win. */
export const byMemorySchema = list(
  record({
    from: quantity('bytes').exactOptional(),
    below: quantity('bytes').exactOptional(),
    tensorParallelFrom: wholeNumber(1).exactOptional(),
    tensorParallelBelow: wholeNumber(2).exactOptional(),
    except: list(text(), 'a list of names of accelerators').exactOptional(),
    batching: batching.partial().exactOptional(),
    cache: cache.partial().exactOptional(),
    graphs: graphs.partial().exactOptional(),
  }),
  'a list of rows, each with the memory that it holds for',
);

export type MemoryRow = z.output<typeof byMemorySchema>[number];

/** An engine profile: `profiles/engines/<id>.yaml`. */
export const engineSchema = record({
  name: text(),
  imitates: text('the software and version that is imitated'),
  scheduler: choice(Object.keys(SCHEDULERS) as SchedulerKind[]),
  attentionKernel: text('the name of an attention kernel'),
  allReduceKernel: choice(['nccl']).exactOptional(),
  gemmKernel: text('the generation of a matrix library').exactOptional(),
  batching,
  cache,
  graphs,
  overhead,
  disaggregation,
  byMemory: byMemorySchema.exactOptional(),
});
