import { type ComponentChild, h } from 'preact';
import { useCallback, useMemo, useRef, useState } from 'preact/hooks';
import type { EngineClient } from '../engine/engine-client.ts';
import type { RunAnswer } from '../engine/queries.ts';
import { Canvas, useWidth } from '../view/canvas.ts';
import { Legend } from '../view/charts.ts';
import { palette } from '../view/palette.ts';
import { type Clock, useClock } from './clock.ts';
import { AXIS, drawLanes, lanesHeight, lanesWidth, type Span, secondsAt, xOf } from './draw-lanes.ts';
import { useAnswer } from './use-answer.ts';

interface Props {
  engine: EngineClient;
  run: RunAnswer;
  clock: Clock;
}

const ZOOM = 3;
const LEAST_SECONDS = 0.02;

const ENTRIES = [
  { label: 'Prefill', colour: 'var(--phase-prefill)' },
  { label: 'Prefill while answers wait for their next token', colour: 'var(--phase-stall)' },
  { label: 'Decode', colour: 'var(--phase-decode)' },
  { label: 'Idle', colour: 'var(--phase-idle)' },
  { label: 'Requests in the queue', colour: 'var(--ink)', dash: '' },
];

/** What every worker did over time. A click goes to that moment. */
export function Timeline({ engine, run, clock }: Props): ComponentChild {
  useClock(clock);
  const { seconds, endSeconds } = clock;
  const [zoom, setZoom] = useState<{ run: RunAnswer; span: Span }>();
  const whole: Span = { fromSeconds: 0, toSeconds: endSeconds };
  const isZoomed = zoom?.run === run;
  const wanted = isZoomed ? follow(zoom.span, seconds) : whole;
  const place = useRef<HTMLElement>(null);
  // A column a pixel: neither is anything lost nor do columns smear into each other.
  const width = useWidth(place);
  const columns = lanesWidth(width);
  const ask = columns > 0 ? { ...wanted, columns } : undefined;
  const answered = useAnswer(engine, run, 'lanes', ask);
  const shown = answered ?? { run, ask: wanted };
  const draw = useCallback(
    (context: CanvasRenderingContext2D, width: number) => {
      if (answered) drawLanes(context, width, answered.answer, answered.ask, palette());
    },
    [answered],
  );
  const zoomTo = (length: number) => {
    const least = Math.min(endSeconds, Math.max(LEAST_SECONDS, length));
    const fromSeconds = Math.min(Math.max(0, seconds - least / 2), endSeconds - least);
    const span = { fromSeconds, toSeconds: fromSeconds + least };
    setZoom(least >= endSeconds ? undefined : { run, span });
  };
  const length = wanted.toSeconds - wanted.fromSeconds;
  const words = useMemo(() => busyWords(shown.run), [shown.run]);
  const { deployments } = shown.run.result;
  const rows = deployments.reduce((sum, { timeline }) => sum + timeline.workers.length, 0);
  const height = lanesHeight(rows, deployments.length);
  const { fromSeconds, toSeconds } = shown.ask;
  const isInside = width > 0 && seconds >= fromSeconds && seconds <= toSeconds;
  const now = xOf(seconds, shown.ask, width);
  return h(
    'section',
    { class: 'timeline', 'aria-label': 'Timeline of the workers', ref: place },
    h(
      'header',
      { class: 'row' },
      h('h3', {}, 'Timeline'),
      h(
        'span',
        { class: 'buttons' },
        h('button', { type: 'button', onClick: () => zoomTo(length / ZOOM) }, 'Zoom in'),
        h(
          'button',
          { type: 'button', onClick: () => zoomTo(length * ZOOM), disabled: !isZoomed },
          'Zoom out',
        ),
      ),
    ),
    h(
      'div',
      { class: 'moments' },
      h(Canvas, {
        height: height + AXIS,
        draw,
        onPick: (x, _y, width) => clock.seek(secondsAt(x, shown.ask, width)),
        label: `What ${rows === 1 ? 'the worker' : `${rows} workers`} did from ${fromSeconds.toFixed(2)} to ${toSeconds.toFixed(2)} seconds: ${words}`,
      }),
      // Not on a canvas: that would be painted anew in every frame.
      isInside &&
        h('i', { class: 'now', style: { height: `${height}px`, transform: `translateX(${now - 1}px)` } }),
    ),
    h(Legend, { entries: ENTRIES }),
  );
}

/** The zoomed window moves on by whole widths as the clock leaves it. */
function follow({ fromSeconds, toSeconds }: Span, seconds: number): Span {
  if (seconds >= fromSeconds && seconds <= toSeconds) return { fromSeconds, toSeconds };
  const length = toSeconds - fromSeconds;
  const away = Math.floor((seconds - fromSeconds) / length) * length;
  return { fromSeconds: fromSeconds + away, toSeconds: toSeconds + away };
}

function busyWords({ result, endSeconds }: RunAnswer): string {
  return result.deployments
    .map(({ name, timeline: { workers } }) => {
      const busy = workers.reduce((sum, { busySeconds }) => sum + busySeconds, 0);
      return `${name} was busy for ${Math.round((100 * busy) / (workers.length * endSeconds))} % of the time`;
    })
    .join('; ');
}
