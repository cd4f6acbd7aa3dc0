import type { Accelerator } from '../hardware/accelerator.ts';
import { createStepCost, type StepCostSpec } from './create-step-cost.ts';
import type { HostOverhead } from './host.ts';
import type { StepCost } from './step-cost.ts';

/** What a step can be bound by: arithmetic, reading memory, the links between the GPUs of a worker, or the CPU. */
const STEP_BOUNDS = ['compute', 'memory', 'network', 'host'] as const;
export type StepBound = (typeof STEP_BOUNDS)[number];

/** What was in a step. */
export interface StepWork {
  decodeSequences: number;
  decodeContextTokens: number;
  chunks: readonly { tokens: number; cachedTokens: number }[];
  /** How long it took. */
  seconds: number;
}

/**
 * Says what binds a step: the resource that would shorten it most if there were twice as much of it. What no resource
 * shortens, such as the gaps between kernels, is nobody's.
 */
export function createStepBound(spec: StepCostSpec): (work: StepWork) => StepBound {
  const given = createStepCost(spec);
  const eased = STEP_BOUNDS.map((bound) => createStepCost(ease(spec, bound)));
  return (work) => {
    const eager = wasEager(given, work);
    const seconds = eased.map((cost) => secondsOf(cost, work, eager));
    return STEP_BOUNDS[seconds.indexOf(Math.min(...seconds))];
  };
}

function secondsOf(cost: StepCost, work: StepWork, eager: boolean): number {
  const { decodeSequences, decodeContextTokens, chunks } = work;
  let tokens = 0;
  let attention = 0;
  for (const chunk of chunks) {
    tokens += chunk.tokens;
    attention += cost.prefillAttentionSeconds(chunk.tokens, chunk.cachedTokens);
  }
  const rows = decodeSequences + chunks.length;
  return cost.stepSeconds(
    decodeSequences,
    decodeContextTokens,
    tokens,
    chunks.length,
    attention,
    rows,
    eager,
  );
}

/** Nobody wrote down whether a step replayed a CUDA graph, but its time tells. */
function wasEager(cost: StepCost, work: StepWork): boolean {
  const [replayed, eager] = [false, true].map((eager) =>
    Math.abs(secondsOf(cost, work, eager) - work.seconds),
  );
  return eager < replayed;
}

function ease(spec: StepCostSpec, bound: StepBound): StepCostSpec {
  if (bound === 'host') return { ...spec, overhead: halved(spec.overhead) };
  return { ...spec, accelerator: EASED[bound](spec.accelerator) };
}

const EASED: Record<Exclude<StepBound, 'host'>, (accelerator: Accelerator) => Accelerator> = {
  compute: (accelerator) => {
    const doubled = Object.entries(accelerator.peakFlops).map(([type, flops]) => [type, 2 * flops]);
    return { ...accelerator, peakFlops: Object.fromEntries(doubled) as Accelerator['peakFlops'] };
  },
  memory: (accelerator) => ({
    ...accelerator,
    memoryBandwidthBytesPerSecond: 2 * accelerator.memoryBandwidthBytesPerSecond,
  }),
  network: (accelerator) => {
    const { interconnect, operators } = accelerator;
    const { allReduce, customAllReduce } = operators;
    return {
      ...accelerator,
      interconnect: {
        ...interconnect,
        bandwidthBytesPerSecond: 2 * interconnect.bandwidthBytesPerSecond,
        latencySeconds: interconnect.latencySeconds / 2,
      },
      operators: {
        ...operators,
        allReduce: quicker(allReduce),
        ...(customAllReduce && { customAllReduce: quicker(customAllReduce) }),
      },
    };
  },
};

/** A collective that starts in half the time. */
function quicker<C extends { latencySeconds: number; perDoublingSeconds?: number; rampSeconds?: number }>(
  figures: C,
): C {
  const { latencySeconds, perDoublingSeconds = 0, rampSeconds = 0 } = figures;
  return {
    ...figures,
    latencySeconds: latencySeconds / 2,
    perDoublingSeconds: perDoublingSeconds / 2,
    rampSeconds: rampSeconds / 2,
  };
}

function halved(overhead: HostOverhead): HostOverhead {
  const { perContextTokenSeconds = 0 } = overhead;
  return {
    ...overhead,
    perStepSeconds: overhead.perStepSeconds / 2,
    perSequenceSeconds: overhead.perSequenceSeconds / 2,
    perContextTokenSeconds: perContextTokenSeconds / 2,
    perTensorParallelDoublingSeconds: overhead.perTensorParallelDoublingSeconds / 2,
    kernelLaunchSeconds: overhead.kernelLaunchSeconds / 2,
  };
}
