import type { Fleet, Router } from '../router.ts';

/** The worker with the fewest requests in flight; of equals the first. */
export function leastRequests(): Router {
  return { choose: (_request, fleet) => least(fleet, (worker) => fleet.requests(worker)) };
}

/** The worker with the fewest prompt tokens in flight; of equals the first. */
export function leastTokens(): Router {
  return { choose: (_request, fleet) => least(fleet, (worker) => fleet.tokens(worker)) };
}

/** The first worker with the smallest load. */
export function least(fleet: Fleet, load: (worker: number) => number): number {
  let best = 0;
  let bestLoad = load(0);
  for (let worker = 1; worker < fleet.size; worker++) {
    const workerLoad = load(worker);
    if (workerLoad < bestLoad) {
      best = worker;
      bestLoad = workerLoad;
    }
  }
  return best;
}
