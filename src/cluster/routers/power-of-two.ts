import type { RandomStream } from '../../random/stream.ts';
import type { Router } from '../router.ts';

/** Looks at two workers drawn at random and takes the one with fewer requests (Mitzenmacher 2001). */
export function powerOfTwo(stream: RandomStream): Router {
  return {
    choose(_request, fleet) {
      const first = Math.floor(stream() * fleet.size);
      if (fleet.size === 1) return first;
      const other = Math.floor(stream() * (fleet.size - 1));
      const second = other < first ? other : other + 1;
      return fleet.requests(second) < fleet.requests(first) ? second : first;
    },
  };
}
