import type { Deployment } from '../../config/scenario.ts';
import { effectiveBandwidth, setupSeconds } from '../../hardware/link.ts';
import { kvBytesPerToken } from '../../model/size.ts';
import { type LightTime, lightDecode, lightPrompt } from './speed-of-light.ts';

/** How long the KV of a prompt takes from the prefill to the decode side when nothing else is on the way. */
export interface HandoverTime {
  link: string;
  bytes: number;
  /** At the line rate, without latency and set-up. */
  lightSeconds: number;
  /** At the bandwidth that a long transfer reaches, with latency and set-up; the first one between two workers takes longer. */
  expectedSeconds: number;
}

/** Undefined if prefill and decode are the same worker. */
export function handoverTime({ pools, link }: Deployment, promptTokens: number): HandoverTime | undefined {
  if (link === undefined || pools.length === 1) return undefined;
  const { model, kvCacheType } = pools[0].worker;
  const bytes = promptTokens * kvBytesPerToken(model, kvCacheType);
  return {
    link: link.id,
    bytes,
    lightSeconds: bytes / link.bandwidthBytesPerSecond,
    expectedSeconds: setupSeconds(link) + bytes / effectiveBandwidth(link),
  };
}

/**
 * Least seconds to the first token of a prompt on an empty cluster: its prefill, and where the decode side gives the
 * token, the way of its KV and the step that makes it. KV that moves layer by layer can hide behind the prefill.
 */
export function lightFirstToken(deployment: Deployment, promptTokens: number): LightTime {
  const { pools } = deployment;
  const prefill = lightPrompt(pools[0].worker, promptTokens);
  const handover = handoverTime(deployment, promptTokens);
  if (handover === undefined) return prefill;
  const { worker } = pools[1];
  const { firstToken, layerwise } = worker.engine.disaggregation;
  if (firstToken === 'prefill') return prefill;
  const arrival = layerwise
    ? Math.max(prefill.seconds, handover.lightSeconds)
    : prefill.seconds + handover.lightSeconds;
  const step = { sequences: 1, contextTokens: promptTokens };
  const last = firstToken === 'decodeStep' ? lightDecode(worker, step).seconds : 0;
  return { seconds: arrival + last, bound: prefill.bound };
}
