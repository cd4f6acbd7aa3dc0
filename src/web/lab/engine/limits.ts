import type { Scenario } from '../../../config/scenario.ts';
import { ConfigError } from '../../../errors.ts';

/** What a page still answers while somebody looks at it. */
const MOST_REQUESTS = 50_000;
const MOST_WORKERS = 128;
const MOST_DEPLOYMENTS = 6;

/** @throws ConfigError if a scenario is too large for a page, with the command that runs it */
export function refuseTooLarge({ workload, deployments }: Scenario, file: string): void {
  const workers = Math.max(
    ...deployments.map(({ pools }) => pools.reduce((sum, { count }) => sum + count, 0)),
  );
  const excess = [
    [workload.requests, MOST_REQUESTS, 'requests'],
    [workers, MOST_WORKERS, 'workers'],
    [deployments.length, MOST_DEPLOYMENTS, 'deployments'],
  ].find(([count, most]) => count > most);
  if (excess === undefined) return;
  const [count, most, noun] = excess;
  throw new ConfigError(
    `${file} has ${count.toLocaleString('en')} ${noun}, and a page takes at most ${most.toLocaleString('en')}`,
    { hint: `on the command line: xpyd run ${file}` },
  );
}
