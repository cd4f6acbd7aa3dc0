import type { Router } from '../router.ts';
import { least } from './least-loaded.ts';

/** A fleet is unbalanced when its fullest worker has this many requests more, and this many times as many, as its emptiest. */
const BALANCE_REQUESTS = 32;
const BALANCE_RATIO = 1.1;

/**
 * The worker whose prefix cache holds most of the prompt; among equals the one with the fewest requests. When the
 * fleet is out of balance, the emptiest worker instead: a cache hit is not worth any queue. (The rule and thresholds
 * of SGLang's cache-aware router; it guesses at the caches from what it has sent, this one looks.)
 */
export function prefixAware(): Router {
  return {
    choose(request, fleet) {
      const emptiest = least(fleet, (worker) => fleet.requests(worker));
      const fullest = least(fleet, (worker) => -fleet.requests(worker));
      const low = fleet.requests(emptiest);
      const high = fleet.requests(fullest);
      if (high - low > BALANCE_REQUESTS && high > BALANCE_RATIO * low) return emptiest;
      let best = emptiest;
      let bestCached = fleet.cachedTokens(emptiest, request);
      for (let worker = 0; worker < fleet.size; worker++) {
        const cached = fleet.cachedTokens(worker, request);
        const fewer = fleet.requests(worker) < fleet.requests(best);
        if (cached > bestCached || (cached === bestCached && fewer)) {
          best = worker;
          bestCached = cached;
        }
      }
      return best;
    },
  };
}
