import { readable } from '../../../report/numbers.ts';
import type { Outcome } from './lesson.ts';

/** A metric of a deployment of the run, by its index; NaN if there is none, which meets no bound. */
export function metric({ result }: Outcome, deployment: number, key: string): number {
  return result.deployments[deployment]?.metrics[key] ?? Number.NaN;
}

/** Milliseconds of a request that belong to a part of the wait, on average. */
export function meanWaitMs({ result }: Outcome, deployment: number, part: string): number {
  return result.deployments[deployment]?.waiting.meanMs[part] ?? Number.NaN;
}

/** Share of the prompt tokens that the prefix cache had. */
export function cachedShare({ result }: Outcome, deployment: number): number {
  const { promptTokens, prefixCacheHitTokens } = result.deployments[deployment].requests;
  return prefixCacheHitTokens / promptTokens;
}

/** "1,688 ms". */
export function ms(value: number): string {
  return `${readable(value)} ms`;
}
