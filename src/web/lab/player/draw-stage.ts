import type { Phase } from '../../../report/phases.ts';
import { PLACE_LABELS } from '../../../report/place-labels.ts';
import type { Palette } from '../view/palette.ts';
import type { Block, Stage, Zone } from './stage-layout.ts';

/** How fast a block runs after its place: the share of the way in one frame. */
const EASE = 0.3;
const CHIP = 15;

/** Blocks as they were drawn last, by request: from there they glide to where they belong. */
export type Drawn = ReadonlyMap<number, Block>;

export interface StageStyle {
  colours: Palette;
  selected: number | undefined;
  /** Blocks jump to their places instead of gliding there. */
  isStill: boolean;
}

/** Draws the stage, and says how; `before` is what it said the last time. */
export function drawStage(
  context: CanvasRenderingContext2D,
  { zones, blocks }: Stage,
  before: Drawn,
  { colours, selected, isStill }: StageStyle,
): Drawn {
  for (const zone of zones) drawZone(context, zone, colours);
  const stalled = new Set(zones.filter(isPrefilling).map(({ worker }) => worker));
  const phaseOf = ({ place, worker }: Block): Phase =>
    place === 'decoding' && stalled.has(worker) ? 'stall' : PLACE_LABELS[place].phase;
  const drawn = new Map<number, Block>();
  // By colour: to change it costs more than to draw a block.
  const byPhase = new Map<Phase, Block[]>();
  for (const block of blocks) {
    const last = isStill ? undefined : before.get(block.request);
    const moved = last ? glide(last, block) : block;
    drawn.set(block.request, moved);
    const phase = phaseOf(block);
    const group = byPhase.get(phase);
    if (group) group.push(moved);
    else byPhase.set(phase, [moved]);
  }
  for (const [phase, group] of byPhase) drawBlocks(context, group, colours.phase[phase]);
  for (const zone of zones) drawHidden(context, zone, colours);
  const chosen = selected === undefined ? undefined : drawn.get(selected);
  if (chosen) drawFrame(context, chosen, colours);
  return drawn;
}

function drawFrame(
  context: CanvasRenderingContext2D,
  { x, y, width, height }: Block,
  { ink }: Palette,
): void {
  context.strokeStyle = ink;
  context.lineWidth = 2;
  context.strokeRect(x - 2, y - 2, width + 4, height + 4);
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
}

/** How many more there are than room is for, on a ground of its own over the last blocks. */
function drawHidden(
  context: CanvasRenderingContext2D,
  { x, y, width, height, hidden }: Zone,
  { surface, ink }: Palette,
): void {
  if (hidden === 0) return;
  const text = `+${hidden}`;
  const room = context.measureText(text).width + 8;
  context.fillStyle = surface;
  context.fillRect(x + width - room, y + height - CHIP, room, CHIP);
  context.textAlign = 'right';
  context.fillStyle = ink;
  context.fillText(text, x + width - 3, y + height - CHIP / 2);
}

/** Blocks of one colour; work that is under way fills its block from below. */
function drawBlocks(context: CanvasRenderingContext2D, blocks: readonly Block[], colour: string): void {
  const isWork = ({ place }: Block) => place === 'prefilling' || place === 'decoding';
  const working = blocks.filter(isWork);
  context.fillStyle = colour;
  context.globalAlpha = 0.4;
  for (const { x, y, width, height } of working) context.fillRect(x, y, width, height);
  context.globalAlpha = 1;
  for (const { x, y, width, height, progress } of working) {
    const done = Math.max(1, height * progress);
    context.fillRect(x, y + height - done, width, done);
  }
  for (const block of blocks)
    if (!isWork(block)) context.fillRect(block.x, block.y, block.width, block.height);
}

function glide(from: Block, to: Block): Block {
  return { ...to, x: from.x + (to.x - from.x) * EASE, y: from.y + (to.y - from.y) * EASE };
}

function isPrefilling({ title, worker, count }: Zone): boolean {
  return worker !== undefined && count > 0 && title === 'prefill';
}
