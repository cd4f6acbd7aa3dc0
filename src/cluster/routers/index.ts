import type { RandomStream } from '../../random/stream.ts';
import type { Router } from '../router.ts';
import { leastRequests, leastTokens } from './least-loaded.ts';
import { powerOfTwo } from './power-of-two.ts';
import { prefixAware } from './prefix-aware.ts';
import { random } from './random.ts';
import { roundRobin } from './round-robin.ts';
import { session } from './session.ts';

/** Every router by the name that a scenario uses. */
export const ROUTERS = {
  'round-robin': roundRobin,
  random,
  'least-requests': leastRequests,
  'least-tokens': leastTokens,
  'power-of-two': powerOfTwo,
  'prefix-aware': prefixAware,
  session,
} satisfies Record<string, (stream: RandomStream) => Router>;

export type RouterKind = keyof typeof ROUTERS;
