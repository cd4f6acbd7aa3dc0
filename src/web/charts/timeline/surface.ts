import { resolvedColour, svg } from '../save.ts';

/** What a timeline is drawn on: the pixels of the page, or an SVG file. Colours are CSS, variables too. */
export interface Surface {
  rect(x: number, y: number, width: number, height: number, colour: string, opacity?: number): void;
  /** A curve that leaves and arrives level. */
  arc(x0: number, y0: number, x1: number, y1: number, colour: string, opacity: number): void;
  text(
    x: number,
    y: number,
    text: string,
    colour: string,
    look?: { anchor?: CanvasTextAlign; bold?: boolean },
  ): void;
}

const FONT_SIZE = 12;

export class CanvasSurface implements Surface {
  private readonly context: CanvasRenderingContext2D;
  private readonly font: string;
  private readonly colours = new Map<string, string>();

  /** Clears the canvas and gives it this size in CSS pixels. */
  constructor(canvas: HTMLCanvasElement, width: number, height: number) {
    const ratio = window.devicePixelRatio;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    this.context = canvas.getContext('2d')!;
    this.context.scale(ratio, ratio);
    this.font = getComputedStyle(canvas).fontFamily;
  }

  rect(x: number, y: number, width: number, height: number, colour: string, opacity = 1): void {
    this.context.globalAlpha = opacity;
    this.context.fillStyle = this.resolved(colour);
    this.context.fillRect(x, y, width, height);
  }

  arc(x0: number, y0: number, x1: number, y1: number, colour: string, opacity: number): void {
    const { context } = this;
    const bend = bendOf(x0, x1);
    context.globalAlpha = opacity;
    context.strokeStyle = this.resolved(colour);
    context.lineWidth = 1.25;
    context.beginPath();
    context.moveTo(x0, y0);
    context.bezierCurveTo(x0 + bend, y0, x1 - bend, y1, x1, y1);
    context.stroke();
  }

  text(
    x: number,
    y: number,
    text: string,
    colour: string,
    { anchor = 'left', bold = false }: { anchor?: CanvasTextAlign; bold?: boolean } = {},
  ): void {
    const { context } = this;
    context.globalAlpha = 1;
    context.fillStyle = this.resolved(colour);
    context.font = `${bold ? '600 ' : ''}${FONT_SIZE}px ${this.font}`;
    context.textAlign = anchor;
    context.textBaseline = 'middle';
    context.fillText(text, x, y);
  }

  private resolved(colour: string): string {
    let known = this.colours.get(colour);
    if (known === undefined) {
      known = resolvedColour(colour);
      this.colours.set(colour, known);
    }
    return known;
  }
}

const ANCHORS: Partial<Record<CanvasTextAlign, string>> = { right: 'end', center: 'middle' };

export class SvgSurface implements Surface {
  readonly picture: SVGElement;

  constructor(width: number, height: number) {
    this.picture = svg('svg', { width, height });
  }

  rect(x: number, y: number, width: number, height: number, colour: string, opacity = 1): void {
    const short = (value: number) => Math.round(value * 100) / 100;
    const size = { x: short(x), y: short(y), width: short(width), height: short(height) };
    this.picture.append(
      svg('rect', { ...size, fill: resolvedColour(colour), ...(opacity < 1 && { 'fill-opacity': opacity }) }),
    );
  }

  arc(x0: number, y0: number, x1: number, y1: number, colour: string, opacity: number): void {
    const bend = bendOf(x0, x1);
    const [a, b, c, d, e, f] = [x0, x0 + bend, y0, x1 - bend, y1, x1].map((value) => value.toFixed(1));
    this.picture.append(
      svg('path', {
        d: `M${a},${c}C${b},${c} ${d},${e} ${f},${e}`,
        fill: 'none',
        stroke: resolvedColour(colour),
        'stroke-opacity': opacity,
      }),
    );
  }

  text(
    x: number,
    y: number,
    text: string,
    colour: string,
    { anchor = 'left', bold = false }: { anchor?: CanvasTextAlign; bold?: boolean } = {},
  ): void {
    const look = {
      fill: resolvedColour(colour),
      'font-size': FONT_SIZE,
      'text-anchor': ANCHORS[anchor] ?? 'start',
      ...(bold && { 'font-weight': 600 }),
    };
    this.picture.append(svg('text', { x, y: y + 4, ...look }, text));
  }
}

/** How far an arc runs level before it turns: short transfers are steep, and still arcs. */
function bendOf(x0: number, x1: number): number {
  return Math.max(6, (x1 - x0) * 0.5);
}
