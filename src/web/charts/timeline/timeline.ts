import { percent } from '../../../report/numbers.ts';
import { PHASES } from '../../../report/phases.ts';
import { onThemeChange } from '../../design/theme.ts';
import { element } from '../../dom/element.ts';
import { type LegendEntry, phaseColour } from '../colours.ts';
import { onWidth } from '../figure.ts';
import { legendElement } from '../legend.ts';
import { svgText } from '../save.ts';
import { drawTimeline, layoutTimeline, type TimelineLayout, timeLabel } from './draw-timeline.ts';
import { CanvasSurface, SvgSurface } from './surface.ts';
import { moved, sharesBetween, type TimelineGroup, type View, zoomed } from './timeline-data.ts';

const FACTOR = 1.6;
/** Of the seen part, for a key press. */
const STRIDE = 0.2;
const LEAST_PIXELS_A_BUCKET = 24;

export interface TimelineOptions {
  title: string;
  endSeconds: number;
}

/** The engines over time on a canvas: wheel, keys, buttons and dragging move and enlarge it. */
export interface TimelineElement {
  element: HTMLElement;
  /** What is seen now, as the text of an SVG file. */
  svg: () => string;
}

function timelineLegend(groups: readonly TimelineGroup[]): LegendEntry[] {
  const hasTransfers = groups.some(({ transfers }) => transfers.from.length > 0);
  const entry = (phase: keyof typeof PHASES, label: string = PHASES[phase].label) => ({
    label,
    colour: phaseColour(phase),
  });
  return [
    entry('prefill'),
    entry('decode'),
    entry('stall', 'Prefill while others stand still'),
    entry('idle'),
    ...(hasTransfers ? [{ ...entry('transfer'), dash: '' }] : []),
  ];
}

export function timeline(
  groups: readonly TimelineGroup[],
  { title, endSeconds }: TimelineOptions,
): TimelineElement {
  const finest = Math.min(...groups.flatMap(({ lanes }) => lanes.map(({ widthSeconds }) => widthSeconds)));
  const leastSeconds = Math.min(endSeconds, finest * LEAST_PIXELS_A_BUCKET);
  const whole: View = { fromSeconds: 0, toSeconds: endSeconds };
  let view = whole;
  let layout: TimelineLayout | undefined;
  let frame: number | undefined;

  const canvas = element('canvas', {
    role: 'img',
    tabindex: 0,
    'aria-label': `${title}. Arrow keys move, plus and minus zoom, 0 shows all.`,
  });
  const range = element('output', { class: 'range', 'aria-live': 'polite' });
  const hint = element('p', { class: 'under-pointer' }, ' ');

  const draw = () => {
    frame = undefined;
    if (layout === undefined) return;
    drawTimeline(new CanvasSurface(canvas, layout.width, layout.height), groups, layout, view);
    range.textContent = `${timeLabel(view.fromSeconds, view)} to ${timeLabel(view.toSeconds, view)}`;
  };
  const show = (next: View) => {
    view = next;
    if (frame === undefined) frame = requestAnimationFrame(draw);
  };
  const timeAt = (x: number) => {
    const { left, width } = layout!;
    return view.fromSeconds + ((x - left) / (width - left)) * (view.toSeconds - view.fromSeconds);
  };
  const middle = () => (view.fromSeconds + view.toSeconds) / 2;
  const zoom = (factor: number, around = middle()) =>
    show(zoomed(view, factor, around, endSeconds, leastSeconds));
  const move = (share: number) => show(moved(view, share * (view.toSeconds - view.fromSeconds), endSeconds));

  const keys: Record<string, () => void> = {
    ArrowLeft: () => move(-STRIDE),
    ArrowRight: () => move(STRIDE),
    '+': () => zoom(FACTOR),
    '=': () => zoom(FACTOR),
    '-': () => zoom(1 / FACTOR),
    '0': () => show(whole),
    Home: () => show(moved(view, -endSeconds, endSeconds)),
    End: () => show(moved(view, endSeconds, endSeconds)),
  };
  canvas.addEventListener('keydown', (event) => {
    const action = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  });
  // Without Ctrl the wheel scrolls the page, unless the timeline was clicked or reached by key before.
  canvas.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey && !event.metaKey && document.activeElement !== canvas) return;
      event.preventDefault();
      zoom(Math.exp(-event.deltaY / 300), timeAt(event.offsetX));
    },
    { passive: false },
  );
  canvas.addEventListener('pointerdown', (event) => canvas.setPointerCapture(event.pointerId));
  canvas.addEventListener('pointermove', (event) => {
    if (layout === undefined) return;
    const { left, width } = layout;
    if (event.buttons === 1) {
      const seconds = (-event.movementX / (width - left)) * (view.toSeconds - view.fromSeconds);
      show(moved(view, seconds, endSeconds));
    }
    hint.textContent = underPointer(groups, layout, event.offsetY, timeAt(event.offsetX), view) ?? ' ';
  });
  onWidth(hint, (width) => {
    layout = layoutTimeline(groups, width);
    draw();
  });
  onThemeChange(draw);

  const button = (label: string, text: string, onclick: () => void) =>
    element('button', { type: 'button', 'aria-label': label, onclick }, text);
  return {
    element: element(
      'div',
      { class: 'timeline' },
      legendElement(timelineLegend(groups)),
      element(
        'div',
        { class: 'controls' },
        button('Earlier', '←', keys.ArrowLeft),
        button('Later', '→', keys.ArrowRight),
        button('Zoom in', '+', keys['+']),
        button('Zoom out', '−', keys['-']),
        button('Show all', 'All', keys['0']),
        range,
      ),
      canvas,
      hint,
    ),
    svg: () => {
      const surface = new SvgSurface(layout!.width, layout!.height);
      drawTimeline(surface, groups, layout!, view);
      return svgText(surface.picture, title, timelineLegend(groups));
    },
  };
}

/** What the engine under the pointer did at a time; undefined between the lanes. */
function underPointer(
  groups: readonly TimelineGroup[],
  { groups: places, laneHeight, width, left }: TimelineLayout,
  y: number,
  time: number,
  view: View,
): string | undefined {
  for (const [index, { laneTops }] of places.entries()) {
    const worker = laneTops.findIndex((top) => y >= top && y < top + laneHeight);
    if (worker < 0) continue;
    const { name, lanes } = groups[index];
    const lane = lanes[worker];
    const pixel = (view.toSeconds - view.fromSeconds) / (width - left);
    const span = Math.max(pixel, lane.widthSeconds);
    const { prefill, decode, stall } = sharesBetween(lane, time - span / 2, time + span / 2);
    const doing = [
      `prefill ${percent(prefill)}`,
      `decode ${percent(decode)}`,
      `stalled ${percent(stall)}`,
    ].join(', ');
    return `${name}, ${lane.label}, ${timeLabel(time, view)}: ${doing}`;
  }
  return undefined;
}
