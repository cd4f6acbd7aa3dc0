import type { Place, RequestAt } from '../../../observe/explain/index.ts';

/** Where a request is drawn: a block, or a part of one that is full of them. */
export interface Block {
  request: number;
  place: Place;
  progress: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A strip of the stage that holds the requests of some places on one worker. */
export interface Zone {
  title: string;
  /** Its title stands above it: it is the first of its column. */
  isFirst: boolean;
  worker: number | undefined;
  x: number;
  y: number;
  width: number;
  height: number;
  /** Requests in it, and how many of them no room was left for. */
  count: number;
  hidden: number;
}

export interface Stage {
  zones: Zone[];
  blocks: Block[];
  height: number;
}

const HEADER = 20;
const GAP = 10;
const BLOCK = 9;
const SMALLEST = 3;
const SPACE = 2;
const NARROW = 560;

/** Columns of the stage, from left to right: who is drawn there, and how much of the width it gets. */
interface Column {
  title: string;
  places: readonly Place[];
  share: number;
  /** Which workers have a row here; undefined: one place for all. */
  role: string | undefined;
}

const AGGREGATED: readonly Column[] = [
  { title: 'sent', places: ['arriving'], share: 0.08, role: undefined },
  { title: 'waiting', places: ['queued', 'reserving', 'preempted'], share: 0.36, role: 'aggregated' },
  { title: 'prefill', places: ['prefilling'], share: 0.14, role: 'aggregated' },
  { title: 'decode', places: ['decoding', 'decodeQueued', 'returning'], share: 0.42, role: 'aggregated' },
];

const DISAGGREGATED: readonly Column[] = [
  { title: 'sent', places: ['arriving', 'reserving'], share: 0.08, role: undefined },
  { title: 'waiting', places: ['queued'], share: 0.2, role: 'prefill' },
  { title: 'prefill', places: ['prefilling', 'handingOver'], share: 0.14, role: 'prefill' },
  { title: 'link', places: ['crossing'], share: 0.14, role: undefined },
  { title: 'queue', places: ['decodeQueued', 'preempted'], share: 0.14, role: 'decode' },
  { title: 'decode', places: ['decoding', 'returning'], share: 0.3, role: 'decode' },
];

/** Where everybody stands on a stage of this width: a row a worker, and the columns in the order of a request's way. */
export function layOut(requests: readonly RequestAt[], roles: readonly string[], width: number): Stage {
  const columns = roles.includes('prefill') ? DISAGGREGATED : AGGREGATED;
  const rows = Math.max(...['aggregated', 'prefill', 'decode'].map((role) => count(roles, role)));
  const bodyHeight = Math.max(60, rows * rowHeight(rows, width));
  const zones: Zone[] = [];
  const blocks: Block[] = [];
  let x = 0;
  for (const { title, places, share, role } of columns) {
    const inner = Math.floor(share * width) - GAP;
    const workers = role === undefined ? [undefined] : workersOf(roles, role);
    const height = bodyHeight / workers.length;
    for (const [row, worker] of workers.entries()) {
      const here = requests.filter(
        (each) => places.includes(each.place) && (role === undefined || each.worker === worker),
      );
      const zone = {
        title,
        isFirst: row === 0,
        worker,
        x,
        y: HEADER + row * height,
        width: inner,
        height: height - 6,
      };
      const placed = title === 'link' ? across(here, zone) : inRows(here, zone);
      blocks.push(...placed);
      zones.push({ ...zone, count: here.length, hidden: here.length - placed.length });
    }
    x += Math.floor(share * width);
  }
  return { zones, blocks, height: HEADER + bodyHeight };
}

export function stageHeight(roles: readonly string[], width: number): number {
  return layOut([], roles, width).height;
}

/** Requests whose KV is on its way, from left to right as it crosses. */
function across(requests: readonly RequestAt[], zone: Pick<Zone, 'x' | 'y' | 'width' | 'height'>): Block[] {
  const lanes = Math.max(1, Math.floor(zone.height / (BLOCK + SPACE)));
  return requests.map(({ request, place, progress }) => ({
    ...{ request, place, progress, width: BLOCK, height: BLOCK },
    x: zone.x + progress * (zone.width - BLOCK),
    y: zone.y + (request % lanes) * (BLOCK + SPACE),
  }));
}

/** Requests line by line, as large as the room allows; what does not fit at the smallest size is left out. */
function inRows(requests: readonly RequestAt[], zone: Pick<Zone, 'x' | 'y' | 'width' | 'height'>): Block[] {
  let size = BLOCK;
  while (size > SMALLEST && capacity(zone, size) < requests.length) size--;
  const perLine = linesOf(zone.width, size);
  return requests.slice(0, capacity(zone, size)).map(({ request, place, progress }, index) => ({
    ...{ request, place, progress, width: size, height: size },
    x: zone.x + (index % perLine) * (size + spaceOf(size)),
    y: zone.y + Math.floor(index / perLine) * (size + spaceOf(size)),
  }));
}

function capacity({ width, height }: { width: number; height: number }, size: number): number {
  return linesOf(width, size) * linesOf(height, size);
}

function linesOf(length: number, size: number): number {
  return Math.max(1, Math.floor((length + spaceOf(size)) / (size + spaceOf(size))));
}

function spaceOf(size: number): number {
  return size < BLOCK ? 1 : SPACE;
}

/** Few workers get much room each. */
function rowHeight(rows: number, width: number): number {
  const roomy = rows <= 2 ? 92 : rows <= 4 ? 52 : 34;
  return width < NARROW ? Math.max(34, roomy * 0.7) : roomy;
}

function count(roles: readonly string[], role: string): number {
  return roles.filter((each) => each === role).length;
}

function workersOf(roles: readonly string[], role: string): number[] {
  return roles.flatMap((each, worker) => (each === role ? [worker] : []));
}
