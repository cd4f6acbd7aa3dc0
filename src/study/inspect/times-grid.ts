import type { Block, Cell } from '../../report/grid.ts';
import { grouped, NOTHING, readable } from '../../report/numbers.ts';
import type { ComparedDecode, ComparedTime } from './worker-times.ts';

/** What the columns of a compared time are called. */
export const TIME_COLUMNS = ['least', 'bound by', 'expected', 'ratio'];

export const TIMES_NOTE =
  'least: the speed of light, bytes over peak bandwidth or FLOP over peak FLOP/s, whichever is longer, without ' +
  'launches, links between GPUs or host; expected: what the simulator says of it alone';

/** A block of times in milliseconds, one row for each; undefined where there is none. */
export function timesBlock(heading: string, times: readonly (ComparedTime | undefined)[]): Block {
  return { heading, cells: times.map(timeCells) };
}

export function timeCells(time: ComparedTime | undefined): Cell[] {
  if (time === undefined) return TIME_COLUMNS.map(() => ({ text: NOTHING }));
  const { lightSeconds, bound, expectedSeconds, ratio } = time;
  return [
    { text: readable(1000 * lightSeconds) },
    { text: bound, style: 'dim' },
    { text: readable(1000 * expectedSeconds) },
    { text: ratio.toFixed(2) },
  ];
}

/** `1 sequence`, `256 sequences` */
export function batchName({ sequences }: ComparedDecode): string {
  return sequences === 1 ? '1 sequence' : `${grouped(sequences)} sequences`;
}
