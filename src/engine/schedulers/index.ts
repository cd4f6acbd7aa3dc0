import type { BatchingLimits } from '../engine-profile.ts';
import type { Scheduler } from '../scheduler.ts';
import { SglangScheduler } from './sglang.ts';
import { StaticScheduler } from './static.ts';
import { VllmV0Scheduler } from './vllm-v0.ts';
import { VllmV1Scheduler } from './vllm-v1.ts';

/** Every scheduler by the name that an engine profile uses. */
export const SCHEDULERS = {
  'vllm-v1': (limits) => new VllmV1Scheduler(limits),
  'vllm-v0': (limits) => (limits.chunkedPrefill ? new VllmV1Scheduler(limits) : new VllmV0Scheduler(limits)),
  sglang: (limits) => new SglangScheduler(limits),
  static: (limits) => new StaticScheduler(limits),
} satisfies Record<string, (limits: BatchingLimits) => Scheduler>;

export type SchedulerKind = keyof typeof SCHEDULERS;
