import type { AttentionGeometry } from '../../../cost/operators/attention-geometry.ts';
import { kvElementBytes } from '../../../model/size.ts';
import type { DecodeShape, PrefillShape } from '../timing.ts';

/** One layer that sees the whole context. */
export const ONE_LAYER = { count: 1, windowTokens: Infinity };

const ACTIVATION_BYTES = 2;

/** The work of attention in the measured kernel; see `groupedGeometry` of the simulator, which starts from a model. */
export function geometryOf({
  queryHeads,
  kvHeads,
  headDim,
  kvCacheType,
}: PrefillShape | DecodeShape): AttentionGeometry {
  return {
    queryHeads,
    kvHeads,
    flopsPerPair: 4 * queryHeads * headDim,
    bytesPerQuery: 2 * queryHeads * headDim * ACTIVATION_BYTES,
    bytesPerContextToken: 2 * kvHeads * headDim * kvElementBytes(kvCacheType),
  };
}
