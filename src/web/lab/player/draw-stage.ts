import type { Phase } from '../../../report/phases.ts';
import { PLACE_LABELS } from '../../../report/place-labels.ts';
import type { palette } from '../view/theme.ts';
import type { Block, Stage, Zone } from './stage-layout.ts';

type Palette = ReturnType<typeof palette>;

/** How fast a block runs after its place: the share of the way in one frame. */
const EASE = 0.3;

/** Where blocks were drawn last, so that they glide to where they belong. */
export type Drawn = Map<number, { x: number; y: number }>;

export interface StageStyle {
  colours: Palette;
  selected: number | undefined;
  /** Blocks jump to their places instead of gliding there. */
  isStill: boolean;
}

/** Draws the stage; `drawn` is brought up to date. */
export function drawStage(
  context: CanvasRenderingContext2D,
  { zones, blocks }: Stage,
  drawn: Drawn,
  { colours, selected, isStill }: StageStyle,
): void {
  for (const zone of zones) drawZone(context, zone, colours);
  const stalled = new Set(zones.filter(isPrefilling).map(({ worker }) => worker));
  const zoneOf = (block: Block) => zones.find((zone) => isInside(zone, block));
  const seen = new Set<number>();
  for (const block of blocks) {
    seen.add(block.request);
    const before = drawn.get(block.request);
    const place = before && !isStill ? glide(before, block) : { x: block.x, y: block.y };
    drawn.set(block.request, place);
    const isStalled = block.place === 'decoding' && stalled.has(zoneOf(block)?.worker);
    const phase: Phase = isStalled ? 'stall' : PLACE_LABELS[block.place].phase;
    drawBlock(context, { ...block, ...place }, colours.phase[phase]);
    if (block.request !== selected) continue;
    context.strokeStyle = colours.ink;
    context.lineWidth = 2;
    context.strokeRect(place.x - 2, place.y - 2, block.width + 4, block.height + 4);
  }
  for (const request of drawn.keys()) if (!seen.has(request)) drawn.delete(request);
}

/** The block under a point, if any. */
export function blockAt({ blocks }: Stage, x: number, y: number): number | undefined {
  const near = blocks.find(
    (block) =>
      x >= block.x - 2 &&
      x <= block.x + block.width + 2 &&
      y >= block.y - 2 &&
      y <= block.y + block.height + 2,
  );
  return near?.request;
}

function drawZone(context: CanvasRenderingContext2D, zone: Zone, colours: Palette): void {
  context.fillStyle = colours.soft;
  context.textAlign = 'left';
  if (zone.isFirst) context.fillText(zone.title, zone.x, 8);
  context.strokeStyle = colours.line;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(zone.x - 5.5, zone.y - 2);
  context.lineTo(zone.x - 5.5, zone.y + zone.height);
  context.stroke();
  if (zone.hidden === 0) return;
  context.textAlign = 'right';
  context.fillStyle = colours.ink;
  context.fillText(`+${zone.hidden}`, zone.x + zone.width, zone.y + zone.height - 6);
}

/** Work that is under way fills its block from below. */
function drawBlock(context: CanvasRenderingContext2D, block: Block, colour: string): void {
  const isWork = block.place === 'prefilling' || block.place === 'decoding';
  context.fillStyle = colour;
  context.globalAlpha = isWork ? 0.4 : 1;
  context.fillRect(block.x, block.y, block.width, block.height);
  context.globalAlpha = 1;
  if (!isWork) return;
  const done = Math.max(1, block.height * block.progress);
  context.fillRect(block.x, block.y + block.height - done, block.width, done);
}

function glide(from: { x: number; y: number }, to: { x: number; y: number }): { x: number; y: number } {
  return { x: from.x + (to.x - from.x) * EASE, y: from.y + (to.y - from.y) * EASE };
}

function isPrefilling({ title, worker, count }: Zone): boolean {
  return worker !== undefined && count > 0 && title === 'prefill';
}

function isInside(zone: Zone, { x, y }: Block): boolean {
  return x >= zone.x && x < zone.x + zone.width + 1 && y >= zone.y && y < zone.y + zone.height + 1;
}
