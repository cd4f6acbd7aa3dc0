import type { Phase } from '../phases.ts';

/**
 * The reserved colour names of Chrome's trace viewer that come nearest to the scale of phases.ts: the format knows no
 * others. Perfetto gives a colour to each name instead, the same wherever the name occurs.
 */
export const CHROME_COLOURS: Record<Phase, string> = {
  network: 'grey',
  queue: 'rail_idle',
  prefill: 'rail_response',
  transfer: 'detailed_memory_dump',
  decode: 'rail_load',
  stall: 'rail_animation',
  preempted: 'black',
  idle: 'white',
};
