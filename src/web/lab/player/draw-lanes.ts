import type { Lane } from '../engine/queries.ts';
import type { Palette } from '../view/palette.ts';
import { letterOf } from '../view/tiles.ts';

export const AXIS = 22;
/** Room for the names of the workers. */
const LABELS = 38;
const GAP = 3;
const BETWEEN = 12;

/** The part of the time that is to be seen. */
export interface Span {
  fromSeconds: number;
  toSeconds: number;
}

export function lanesHeight(rows: number, deployments: number): number {
  return rows * rowHeight(rows) + (deployments - 1) * BETWEEN;
}

/** Of a picture of this width, what is left for the lanes. */
export function lanesWidth(width: number): number {
  return Math.max(0, width - LABELS);
}

function rowHeight(rows: number): number {
  return rows <= 4 ? 40 : rows <= 8 ? 26 : rows <= 16 ? 18 : 9;
}

/** A row a worker: each column filled from below with what filled its time, and the queue as a line over it. */
export function drawLanes(
  context: CanvasRenderingContext2D,
  width: number,
  lanes: readonly Lane[][],
  span: Span,
  colours: Palette,
): void {
  const rows = lanes.flat().length;
  const height = rowHeight(rows) - GAP;
  const longest = Math.max(
    1,
    ...lanes.flat().map(({ waiting }) => waiting.reduce((a, b) => Math.max(a, b), 0)),
  );
  let y = 0;
  lanes.forEach((ofDeployment, deployment) => {
    if (deployment > 0) y += BETWEEN;
    ofDeployment.forEach((lane, worker) => {
      drawLane(context, lane, { x: LABELS, y, width: width - LABELS, height, longest }, colours);
      context.fillStyle = colours.soft;
      context.textAlign = 'left';
      const name = `${labelOf(lane.role)}${worker}`;
      const label = lanes.length > 1 ? `${letterOf(deployment)} ${name}` : name.padStart(2, '#');
      if (height >= 9) context.fillText(label, 0, y + height / 2);
      y += height + GAP;
    });
  });
  drawAxis(context, y, width, span, colours);
}

function labelOf(role: string): string {
  return role === 'prefill' ? 'P' : role === 'decode' ? 'D' : '';
}

interface Frame {
  x: number;
  y: number;
  width: number;
  height: number;
  longest: number;
}

function drawLane(
  context: CanvasRenderingContext2D,
  lane: Lane,
  frame: Frame,
  { phase, ink }: Palette,
): void {
  const { x, y, width, height, longest } = frame;
  const columns = lane.decode.length;
  context.fillStyle = phase.idle;
  context.fillRect(x, y, width, height);
  const columnWidth = width / columns;
  for (let column = 0; column < columns; column++) {
    let bottom = y + height;
    for (const [share, colour] of [
      [lane.decode[column], phase.decode],
      [lane.prefill[column], phase.prefill],
      [lane.stall[column], phase.stall],
    ] as const) {
      if (share < 0.002) continue;
      context.fillStyle = colour;
      context.fillRect(x + column * columnWidth, bottom - share * height, columnWidth, share * height);
      bottom -= share * height;
    }
  }
  context.strokeStyle = ink;
  context.lineWidth = 1.2;
  context.beginPath();
  for (let column = 0; column < columns; column++) {
    const top = y + height - (lane.waiting[column] / longest) * (height - 2) - 0.5;
    context.lineTo(x + (column + 0.5) * columnWidth, top);
  }
  context.stroke();
}

const STEPS = [1, 2, 5];

function drawAxis(
  context: CanvasRenderingContext2D,
  y: number,
  width: number,
  span: Span,
  { soft }: Palette,
): void {
  const step = tickStep((span.toSeconds - span.fromSeconds) / Math.max(2, width / 120));
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  context.fillStyle = soft;
  context.textAlign = 'center';
  for (let tick = Math.ceil(span.fromSeconds / step) * step; tick <= span.toSeconds; tick += step) {
    const x = xOf(tick, span, width);
    if (x < width - 14) context.fillText(`${tick.toFixed(digits)} s`, Math.max(x, LABELS + 8), y + 11);
  }
}

/** The place of a moment. */
export function xOf(seconds: number, { fromSeconds, toSeconds }: Span, width: number): number {
  return LABELS + ((seconds - fromSeconds) / (toSeconds - fromSeconds)) * (width - LABELS);
}

/** The moment at a place. */
export function secondsAt(x: number, { fromSeconds, toSeconds }: Span, width: number): number {
  return fromSeconds + ((x - LABELS) / (width - LABELS)) * (toSeconds - fromSeconds);
}

/** The round number of seconds that is at least this. */
function tickStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return (STEPS.find((step) => step * power >= least) ?? 10) * power;
}
