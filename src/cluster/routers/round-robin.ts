import type { Router } from '../router.ts';

/** Each worker in turn, whatever its load. */
export function roundRobin(): Router {
  let next = 0;
  return { choose: (_request, fleet) => next++ % fleet.size };
}
