import { tick } from '../../charts/plot-style.ts';
import type { DeploymentFigures } from '../engine/queries.ts';
import type { Palette } from '../view/palette.ts';

/** What the axes span: the same for all deployments of a run, so that they can be compared. */
export interface ScatterFrame {
  toSeconds: number;
  leastMs: number;
  mostMs: number;
  width: number;
  height: number;
}

const LEFT = 58;
const BOTTOM = 20;
const TOP = 8;
const RADIUS = 2.2;
const REACH = 8;

export function scatterFrame(all: readonly DeploymentFigures[]): Omit<ScatterFrame, 'width' | 'height'> {
  let [toSeconds, leastMs, mostMs] = [0, Number.POSITIVE_INFINITY, 1];
  for (const { arrivalSeconds, firstTokenSeconds } of all) {
    for (let request = 0; request < arrivalSeconds.length; request++) {
      const ms = 1000 * (firstTokenSeconds[request] - arrivalSeconds[request]);
      if (!(ms > 0)) continue;
      toSeconds = Math.max(toSeconds, arrivalSeconds[request]);
      leastMs = Math.min(leastMs, ms);
      mostMs = Math.max(mostMs, ms);
    }
  }
  const least = Math.min(leastMs, mostMs / 2);
  return { toSeconds: toSeconds > 0 ? toSeconds : 1, leastMs: least, mostMs };
}

/** A dot a request: sent (in seconds) to the right, TTFT (milliseconds, logarithmic) upwards. */
export function drawScatter(
  context: CanvasRenderingContext2D,
  figures: DeploymentFigures,
  frame: ScatterFrame,
  colours: Palette,
): void {
  drawAxes(context, frame, colours);
  for (let request = 0; request < figures.arrivalSeconds.length; request++) {
    const [x, y] = positionOf(figures, frame, request);
    if (Number.isNaN(y)) continue;
    context.fillStyle = isCached(figures, request) ? colours.phase.decode : colours.phase.prefill;
    context.globalAlpha = 0.65;
    context.beginPath();
    context.arc(x, y, RADIUS, 0, 2 * Math.PI);
    context.fill();
  }
  context.globalAlpha = 1;
}

/** More than half of its prompt was in the prefix cache. */
export function isCached({ cachedTokens, inputTokens }: DeploymentFigures, request: number): boolean {
  return cachedTokens[request] > inputTokens[request] / 2;
}

/** A ring around the dot of one request. */
export function drawRing(
  context: CanvasRenderingContext2D,
  figures: DeploymentFigures,
  frame: ScatterFrame,
  request: number,
  { ink }: Palette,
): void {
  const [x, y] = positionOf(figures, frame, request);
  context.strokeStyle = ink;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(x, y, 6, 0, 2 * Math.PI);
  context.stroke();
}

/** The request whose dot is nearest to a point, if one is near. */
export function dotAt(
  figures: DeploymentFigures,
  frame: ScatterFrame,
  x: number,
  y: number,
): number | undefined {
  let nearest: number | undefined;
  let least = REACH;
  for (let request = 0; request < figures.arrivalSeconds.length; request++) {
    const [dotX, dotY] = positionOf(figures, frame, request);
    const distance = Math.hypot(dotX - x, dotY - y);
    if (!(distance < least)) continue;
    nearest = request;
    least = distance;
  }
  return nearest;
}

function positionOf(
  { arrivalSeconds, firstTokenSeconds }: DeploymentFigures,
  frame: ScatterFrame,
  request: number,
): [number, number] {
  const ms = 1000 * (firstTokenSeconds[request] - arrivalSeconds[request]);
  return [LEFT + (arrivalSeconds[request] / frame.toSeconds) * (frame.width - LEFT - 6), heightOf(frame, ms)];
}

function heightOf({ leastMs, mostMs, height }: ScatterFrame, ms: number): number {
  const share = Math.log(ms / leastMs) / Math.log(mostMs / leastMs);
  return TOP + (1 - share) * (height - TOP - BOTTOM);
}

function drawAxes(context: CanvasRenderingContext2D, frame: ScatterFrame, { soft, line }: Palette): void {
  context.fillStyle = soft;
  context.strokeStyle = line;
  context.lineWidth = 1;
  context.textAlign = 'right';
  for (const ms of decades(frame)) {
    const y = heightOf(frame, ms);
    context.fillText(`${tick(ms)} ms`, LEFT - 4, y);
    context.beginPath();
    context.moveTo(LEFT, y);
    context.lineTo(frame.width, y);
    context.stroke();
  }
  context.fillText(`sent at ${tick(frame.toSeconds)} s`, frame.width - 4, frame.height - 8);
  context.textAlign = 'left';
  context.fillText('0 s', LEFT, frame.height - 8);
}

/** Round milliseconds within the axis: tenfold steps, with halves where there would be few. */
function decades({ leastMs, mostMs }: ScatterFrame): number[] {
  const powers = Array.from({ length: 12 }, (_, index) => 10 ** (index - 3));
  const within = (values: number[]) => values.filter((ms) => ms >= leastMs && ms <= mostMs);
  const plain = within(powers);
  return plain.length >= 3 ? plain : within(powers.flatMap((power) => [power, 2 * power, 5 * power]));
}
