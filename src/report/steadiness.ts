import type { DeploymentResult, Growth, LatencyName } from '../observe/run-result.ts';
import { readable } from './numbers.ts';

/** What a table shows in the place of a number that depends on how long the run lasts. */
export const GROWS = 'grows';

type Judged = Pick<DeploymentResult, 'name' | 'steadiness' | 'warmupRule'>;

/** A sentence for each deployment that is not in steady state, or of which that cannot be told, and why. */
export function steadinessLines(deployments: readonly Judged[]): string[] {
  return deployments.flatMap((deployment) =>
    [growthSentence(deployment.steadiness), warmupSentence(deployment)]
      .filter((sentence) => sentence !== undefined)
      .map((sentence) => `${deployment.name}: ${sentence}`),
  );
}

function growthSentence(steadiness: DeploymentResult['steadiness']): string | undefined {
  const { verdict, diverging, waitingForFirstToken, beingAnswered } = steadiness;
  if (verdict === 'tooShort') return 'too short to tell whether requests pile up';
  if (verdict !== 'growing') return undefined;
  const queueGrows = diverging.includes('ttft');
  const what = queueGrows
    ? `beyond saturation: the queue grows by ${rate(waitingForFirstToken!)}`
    : `requests that are being answered grow by ${rate(beingAnswered!)}`;
  return `not in steady state, ${what}; ${nameAll(diverging)} depend on how long the run lasts`;
}

function warmupSentence({ warmupRule }: Judged): string | undefined {
  return warmupRule === 'notFound'
    ? 'MSER-5 finds no steady part; nothing was cut off as warm-up'
    : undefined;
}

function rate({ perSecond, low, high }: Growth): string {
  return `${readable(perSecond)} requests a second (95 %: ${readable(low)} to ${readable(high)})`;
}

function nameAll(latencies: readonly LatencyName[]): string {
  const names = latencies.map((name) => name.toUpperCase());
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
