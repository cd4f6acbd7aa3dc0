import type { RandomStream } from '../../random/stream.ts';
import type { Router } from '../router.ts';

/** Any worker with equal chance. */
export function random(stream: RandomStream): Router {
  return { choose: (_request, fleet) => Math.floor(stream() * fleet.size) };
}
