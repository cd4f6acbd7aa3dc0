import type { Fleet } from '../../src/cluster/router.ts';

export interface TestWorker {
  requests: number;
  tokens: number;
  cached: number;
}

/** Workers with a given load, whose caches hold the same of every prompt. */
export function testFleet(workers: TestWorker[], session: (request: number) => number = () => -1): Fleet {
  return {
    size: workers.length,
    requests: (worker) => workers[worker].requests,
    tokens: (worker) => workers[worker].tokens,
    cachedTokens: (worker) => workers[worker].cached,
    promptTokens: () => 100,
    session,
  };
}

/** Workers with so many requests each, and as many tokens, and nothing cached. */
export function loads(...requests: number[]): TestWorker[] {
  return requests.map((count) => ({ requests: count, tokens: count, cached: 0 }));
}
