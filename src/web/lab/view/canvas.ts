import { type ComponentChild, h } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { onThemeChange } from '../../design/theme.ts';

/** Draws on a canvas whose unit is the CSS pixel. */
export type Draw = (context: CanvasRenderingContext2D, width: number, height: number) => void;

interface Props {
  height: number;
  /** What the picture shows, for those who do not see it. */
  label: string;
  draw: Draw;
  /** What changes more often than the rest, drawn over it on a canvas of its own. */
  drawOver?: Draw;
  /** Where it was clicked, in CSS pixels. */
  onPick?: (x: number, y: number, width: number) => void;
}

/** A picture as wide as its place, sharp on every screen, drawn anew when its place, the theme or `draw` changes. */
export function Canvas({ height, label, draw, drawOver, onPick }: Props): ComponentChild {
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  const theme = useThemeCount();
  const size = { width, height, theme };
  return h(
    'div',
    {
      ref: place,
      class: 'picture',
      role: 'img',
      'aria-label': label,
      style: { height: `${height}px`, cursor: onPick ? 'pointer' : 'default' },
      onClick: (event: MouseEvent) => onPick?.(event.offsetX, event.offsetY, width),
    },
    h(Layer, { ...size, draw }),
    drawOver && h(Layer, { ...size, draw: drawOver }),
  );
}

interface LayerProps {
  width: number;
  height: number;
  theme: number;
  draw: Draw;
}

function Layer({ width, height, theme, draw }: LayerProps): ComponentChild {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    if (canvas.current && width > 0) drawOn(canvas.current, width, height, draw);
  }, [draw, width, height, theme]);
  return h('canvas', { ref: canvas });
}

/** Width of an element in CSS pixels, followed as it changes; 0 before it is known. */
export function useWidth(element: { current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry.contentRect.width)));
    observer.observe(element.current);
    setWidth(Math.floor(element.current.getBoundingClientRect().width));
    return () => observer.disconnect();
  }, []);
  return width;
}

function drawOn(canvas: HTMLCanvasElement, width: number, height: number, draw: Draw): void {
  const ratio = window.devicePixelRatio;
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
  // Setting a size clears the canvas and costs a reallocation, also if it is the same.
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide;
    canvas.height = high;
  }
  const context = canvas.getContext('2d')!;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.font = '12px system-ui, sans-serif';
  context.textBaseline = 'middle';
  draw(context, width, height);
}

/** Grows by one whenever the theme changes. */
function useThemeCount(): number {
  const [count, setCount] = useState(0);
  useLayoutEffect(() => onThemeChange(() => setCount((before) => before + 1)), []);
  return count;
}
