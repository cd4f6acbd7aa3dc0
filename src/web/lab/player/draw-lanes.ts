import type { Lane } from '../engine/queries.ts';
import type { palette } from '../view/theme.ts';
import { letterOf } from '../view/tiles.ts';

export const AXIS = 22;
/** Room for the names of the workers. */
export const LABELS = 34;
const GAP = 3;
const BETWEEN = 12;

interface Lanes {
  lanes: Lane[][];
  from: number;
  to: number;
  nowSeconds: number;
  colours: ReturnType<typeof palette>;
}

export function lanesHeight(rows: number, deployments: number): number {
  return rows * rowHeight(rows) + (deployments - 1) * BETWEEN;
}

function rowHeight(rows: number): number {
  return rows <= 4 ? 40 : rows <= 8 ? 26 : rows <= 16 ? 18 : 9;
}

/** A row a worker: each column filled from below with what filled its time, and the queue as a line over it. */
export function drawLanes(
  context: CanvasRenderingContext2D,
  width: number,
  { lanes, from, to, nowSeconds, colours }: Lanes,
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
      const letter = lanes.length > 1 ? letterOf(deployment) : '';
      if (height >= 9) context.fillText(`${letter}${labelOf(lane.role)}${worker}`, 0, y + height / 2);
      y += height + GAP;
    });
  });
  drawAxis(context, { y, width, from, to, nowSeconds }, colours);
}

function labelOf(role: string): string {
  return role === 'prefill' ? 'P' : role === 'decode' ? 'D' : '#';
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
  { phase, ink }: Lanes['colours'],
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
      context.fillRect(x + column * columnWidth, bottom - share * height, columnWidth + 0.3, share * height);
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
  {
    y,
    width,
    from,
    to,
    nowSeconds,
  }: { y: number; width: number; from: number; to: number; nowSeconds: number },
  { soft, accent }: Lanes['colours'],
): void {
  const at = (seconds: number) => LABELS + ((seconds - from) / (to - from)) * (width - LABELS);
  const step = tickStep((to - from) / Math.max(2, width / 120));
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  context.fillStyle = soft;
  context.textAlign = 'center';
  for (let tick = Math.ceil(from / step) * step; tick <= to; tick += step) {
    if (at(tick) < width - 14)
      context.fillText(`${tick.toFixed(digits)} s`, Math.max(at(tick), LABELS + 8), y + 11);
  }
  if (nowSeconds < from || nowSeconds > to) return;
  context.fillStyle = accent;
  context.fillRect(at(nowSeconds) - 1, 0, 2, y);
}

/** The round number of seconds that is at least this. */
function tickStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return (STEPS.find((step) => step * power >= least) ?? 10) * power;
}
