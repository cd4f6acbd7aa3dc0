import { PLACES, type Place } from '../../../observe/explain/index.ts';
import type { Frame } from '../engine/queries.ts';

/** A request at one moment. */
interface Present {
  request: number;
  place: Place;
  worker: number;
  progress: number;
}

/** Where a request is drawn. */
export interface Block extends Present {
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
  { title: 'sent', places: ['arriving'], share: 0.1, role: undefined },
  { title: 'waiting', places: ['queued', 'reserving', 'preempted'], share: 0.34, role: 'aggregated' },
  { title: 'prefill', places: ['prefilling'], share: 0.14, role: 'aggregated' },
  { title: 'decode', places: ['decoding', 'decodeQueued', 'returning'], share: 0.42, role: 'aggregated' },
];

const DISAGGREGATED: readonly Column[] = [
  { title: 'sent', places: ['arriving', 'reserving'], share: 0.12, role: undefined },
  { title: 'waiting', places: ['queued'], share: 0.17, role: 'prefill' },
  { title: 'prefill', places: ['prefilling', 'handingOver'], share: 0.15, role: 'prefill' },
  { title: 'link', places: ['crossing'], share: 0.14, role: undefined },
  { title: 'queue', places: ['decodeQueued', 'preempted'], share: 0.14, role: 'decode' },
  { title: 'decode', places: ['decoding', 'returning'], share: 0.28, role: 'decode' },
];

/** Where everybody stands on a stage of this width: a row a worker, and the columns in the order of a request's way. */
export function layOut(frame: Frame | undefined, roles: readonly string[], width: number): Stage {
  const { zones, height } = zonesOf(roles, width);
  const byPlace = new Map<string, Standing[]>();
  for (const zone of zones)
    for (const place of zone.places) byPlace.set(place, [...(byPlace.get(place) ?? []), zone]);
  const zoneOf = (place: Place, worker: number) =>
    byPlace.get(place)?.find((zone) => zone.worker === undefined || zone.worker === worker);
  for (const { place, worker, count } of frame?.crowds ?? []) {
    const zone = zoneOf(place, worker);
    if (zone) zone.count += count;
  }
  frame?.request.forEach((request, entry) => {
    const [place, worker] = [PLACES[frame.place[entry]], frame.worker[entry]];
    zoneOf(place, worker)?.present.push({ request, place, worker, progress: frame.progress[entry] });
  });
  const blocks = zones.map((zone) => (zone.title === 'link' ? across(zone) : inRows(zone)));
  return {
    zones: zones.map((zone, index) => ({ ...zone, hidden: zone.count - blocks[index].length })),
    blocks: blocks.flat(),
    height,
  };
}

export function stageHeight(roles: readonly string[], width: number): number {
  return zonesOf(roles, width).height;
}

/** How many requests of one place and worker can be seen at most. */
export function mostSeen(roles: readonly string[], width: number): number {
  return Math.max(...zonesOf(roles, width).zones.map((zone) => capacity(zone, SMALLEST)));
}

/** A zone, and those of its requests that the frame names. */
interface Standing extends Omit<Zone, 'hidden'> {
  places: readonly Place[];
  present: Present[];
}

function zonesOf(roles: readonly string[], width: number): { zones: Standing[]; height: number } {
  const columns = roles.includes('prefill') ? DISAGGREGATED : AGGREGATED;
  const rows = Math.max(...['aggregated', 'prefill', 'decode'].map((role) => count(roles, role)));
  const bodyHeight = Math.max(60, rows * rowHeight(rows, width));
  let x = 0;
  const zones = columns.flatMap(({ title, places, share, role }) => {
    const left = x;
    x += Math.floor(share * width);
    const workers = role === undefined ? [undefined] : workersOf(roles, role);
    const height = bodyHeight / workers.length;
    return workers.map((worker, row) => ({
      title,
      places,
      isFirst: row === 0,
      worker,
      x: left,
      y: HEADER + row * height,
      width: Math.floor(share * width) - GAP,
      height: height - 6,
      count: 0,
      present: [],
    }));
  });
  return { zones, height: HEADER + bodyHeight };
}

/** Requests whose KV is on its way, from left to right as it crosses. */
function across(zone: Standing): Block[] {
  const lanes = Math.max(1, Math.floor(zone.height / (BLOCK + SPACE)));
  return zone.present.map((present) => ({
    ...present,
    ...{ width: BLOCK, height: BLOCK },
    x: zone.x + present.progress * (zone.width - BLOCK),
    y: zone.y + (present.request % lanes) * (BLOCK + SPACE),
  }));
}

/** Requests line by line, as large as the room allows; what does not fit at the smallest size is left out. */
function inRows(zone: Standing): Block[] {
  let size = BLOCK;
  while (size > SMALLEST && capacity(zone, size) < zone.count) size--;
  const perLine = linesOf(zone.width, size);
  return zone.present.slice(0, capacity(zone, size)).map((present, index) => ({
    ...present,
    ...{ width: size, height: size },
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
