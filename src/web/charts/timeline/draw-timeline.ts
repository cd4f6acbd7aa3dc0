import type { Activity } from '../../../report/page/engine-shares.ts';
import { phaseColour } from '../colours.ts';
import type { Surface } from './surface.ts';
import { type Lane, sharesBetween, type TimelineGroup, type View } from './timeline-data.ts';

/** Where everything of a timeline lies, in CSS pixels. */
export interface TimelineLayout {
  width: number;
  height: number;
  /** Left end of the lanes. */
  left: number;
  laneHeight: number;
  groups: { titleY: number; laneTops: number[] }[];
  axisY: number;
}

const TITLE = 26;
const AXIS = 28;
const GAP = 4;
const FEW_LANES = 40;
/** Arcs that are closer than this cannot be told apart. */
const PIXELS_AN_ARC = 4;
/** From below: what an engine is for stands on the ground, what it is held up by on top. */
const STACK: Activity[] = ['decode', 'prefill', 'stall'];

export function layoutTimeline(groups: readonly TimelineGroup[], width: number): TimelineLayout {
  const lanes = groups.reduce((sum, group) => sum + group.lanes.length, 0);
  const laneHeight = lanes <= 12 ? 22 : lanes <= FEW_LANES ? 15 : 9;
  let y = 0;
  const placed = groups.map((group) => {
    const titleY = y + TITLE / 2;
    y += TITLE;
    const laneTops = group.lanes.map((_, index) => y + index * (laneHeight + GAP));
    y += group.lanes.length * (laneHeight + GAP) + 4;
    return { titleY, laneTops };
  });
  return { width, height: y + AXIS, left: width < 560 ? 62 : 92, laneHeight, groups: placed, axisY: y };
}

/** Every engine as a lane, KV transfers as arcs from the lane that sends to the lane that receives. */
export function drawTimeline(
  surface: Surface,
  groups: readonly TimelineGroup[],
  layout: TimelineLayout,
  view: View,
): void {
  const { left, width } = layout;
  const scale = (width - left) / (view.toSeconds - view.fromSeconds);
  const across = (time: number) => left + (time - view.fromSeconds) * scale;
  groups.forEach((group, index) => {
    const { titleY, laneTops } = layout.groups[index];
    surface.text(0, titleY, group.name, 'var(--ink)', { bold: true });
    for (const [worker, lane] of group.lanes.entries())
      drawLane(surface, lane, laneTops[worker], layout, view);
    drawArcs(surface, group, laneTops, layout, view, across);
  });
  for (const time of timeTicks(view, Math.max(2, Math.floor((width - left) / 110)))) {
    const x = across(time);
    surface.rect(x, layout.axisY, 1, 5, 'var(--ink-soft)');
    const anchor = x > width - 24 ? 'right' : 'center';
    surface.text(Math.min(x, width), layout.axisY + 16, timeLabel(time, view), 'var(--ink-soft)', { anchor });
  }
}

function drawLane(
  surface: Surface,
  lane: Lane,
  top: number,
  { left, width, laneHeight }: TimelineLayout,
  { fromSeconds, toSeconds }: View,
): void {
  surface.text(left - 8, top + laneHeight / 2, lane.label, 'var(--ink-soft)', { anchor: 'right' });
  surface.rect(left, top, width - left, laneHeight, phaseColour('idle'));
  const secondsAPixel = (toSeconds - fromSeconds) / (width - left);
  // Not finer than what is known, and not finer than a pixel.
  const pixels = Math.max(1, lane.widthSeconds / secondsAPixel);
  const columnSeconds = pixels * secondsAPixel;
  const first = Math.floor(fromSeconds / columnSeconds);
  const last = Math.ceil(toSeconds / columnSeconds);
  for (let column = first; column < last; column++) {
    const shares = sharesBetween(lane, column * columnSeconds, (column + 1) * columnSeconds);
    // Whole pixels: neighbours that share one would both be pale in it.
    const edge = (each: number) =>
      Math.round(
        Math.max(left, Math.min(width, left + (each * columnSeconds - fromSeconds) / secondsAPixel)),
      );
    const [x, end] = [edge(column), edge(column + 1)];
    let bottom = top + laneHeight;
    for (const activity of STACK) {
      if (shares[activity] === 0) continue;
      const height = Math.min(bottom - top, Math.max(1, shares[activity] * laneHeight));
      bottom -= height;
      if (height > 0) surface.rect(x, bottom, end - x, height, phaseColour(activity));
    }
  }
}

function drawArcs(
  surface: Surface,
  { transfers }: TimelineGroup,
  laneTops: readonly number[],
  { left, laneHeight, width }: TimelineLayout,
  { fromSeconds, toSeconds }: View,
  across: (time: number) => number,
): void {
  const { startSeconds, endSeconds, from, to } = transfers;
  const seen = startSeconds.flatMap((start, index) =>
    endSeconds[index] >= fromSeconds && start <= toSeconds ? [index] : [],
  );
  const most = Math.floor((width - left) / PIXELS_AN_ARC);
  // Of too many the longest, which are what one looks for.
  const drawn =
    seen.length <= most
      ? seen
      : seen
          .sort((a, b) => endSeconds[b] - startSeconds[b] - (endSeconds[a] - startSeconds[a]))
          .slice(0, most);
  const opacity = drawn.length < 60 ? 0.95 : 0.5;
  for (const index of drawn) {
    const x0 = Math.max(left, across(startSeconds[index]));
    const x1 = Math.min(width, across(endSeconds[index]));
    const middle = (worker: number) => laneTops[worker] + laneHeight / 2;
    surface.arc(x0, middle(from[index]), x1, middle(to[index]), phaseColour('transfer'), opacity);
  }
}

/** Round times inside a view, about `count` of them. */
export function timeTicks({ fromSeconds, toSeconds }: View, count: number): number[] {
  const rough = (toSeconds - fromSeconds) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const ticks: number[] = [];
  for (let k = Math.ceil(fromSeconds / step); k * step <= toSeconds; k++) ticks.push(k * step);
  return ticks;
}

/** A time with as many digits as the span of the view needs. */
export function timeLabel(time: number, { fromSeconds, toSeconds }: View): string {
  const magnitude = Math.floor(Math.log10((toSeconds - fromSeconds) / 2));
  return `${time.toFixed(Math.max(0, Math.min(6, -magnitude)))} s`;
}
