import * as z from 'zod';
import { flag, inSeconds, notNegative, quantity, record, share, text, wholeNumber } from './fields.ts';

const seconds = quantity('seconds', 'zero');
const tokens = wholeNumber(1, 'a whole number of tokens, at least 1');
const source = text('a source: what the figures were fitted to');

/** The four numbers of the smooth roofline. */
const roofline = {
  computeEfficiency: share(),
  memoryEfficiency: share(),
  latency: seconds,
  sharpness: notNegative('a sharpness of at least 1').min(1, 'expected a sharpness of at least 1'),
};

const gemm = record({
  ...roofline,
  waveFloor: notNegative().exactOptional(),
  sustainedSlowdown: notNegative().exactOptional(),
  quantizationPasses: notNegative().exactOptional(),
}).transform(inSeconds('latency'));

const prefillAttention = record({
  ...roofline,
  item: seconds.exactOptional(),
  packsQueryHeads: flag().exactOptional(),
  longestItem: notNegative().exactOptional(),
}).transform(inSeconds('latency', 'item'));

const decodeAttention = record({
  ...roofline,
  kvHeadItem: seconds.exactOptional(),
  queryHeadItem: seconds.exactOptional(),
  ramp: seconds.exactOptional(),
  rampContextTokens: tokens.exactOptional(),
  batched: seconds.exactOptional(),
}).transform(inSeconds('latency', 'kvHeadItem', 'queryHeadItem', 'ramp', 'batched'));

const moe = record({
  ...roofline,
  paddingTokens: notNegative().exactOptional(),
  paddingWidth: notNegative().exactOptional(),
}).transform(inSeconds('latency'));

const bytes = z.union([wholeNumber(1), quantity('bytes')], {
  error: () => 'expected a number of bytes, or a size',
});

const collective = {
  latency: seconds,
  perDoubling: seconds.exactOptional(),
  ramp: seconds.exactOptional(),
  rampBytes: bytes.exactOptional(),
  bandwidthEfficiency: share(),
  bandwidthScaling: z.number({ error: () => 'expected a number' }).exactOptional(),
};
const allReduce = record(collective).transform(inSeconds('latency', 'perDoubling', 'ramp'));
const customAllReduce = record({ ...collective, maxBytes: bytes, maxGpus: wholeNumber(2) }).transform(
  inSeconds('latency', 'perDoubling', 'ramp'),
);

/** Figures by the name of a kernel; `default` is for all others. */
function byKernel<Figures extends z.ZodType>(figures: Figures) {
  return z.object({ default: figures }).catchall(figures);
}

/** `operators` of an accelerator profile: how much of its peaks each class of operator reaches. */
export const operatorsSchema = record({
  gemm: z.object({ bf16: gemm }).catchall(gemm),
  prefillAttention: byKernel(prefillAttention),
  decodeAttention: byKernel(decodeAttention),
  moe,
  allReduce,
  customAllReduce: customAllReduce.exactOptional(),
  source,
});
