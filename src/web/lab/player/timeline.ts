import { type ComponentChild, h } from 'preact';
import { useCallback, useState } from 'preact/hooks';
import type { EngineClient } from '../engine/engine-client.ts';
import type { RunAnswer } from '../engine/queries.ts';
import { Canvas } from '../view/canvas.ts';
import { Legend } from '../view/charts.ts';
import { palette } from '../view/theme.ts';
import type { Clock } from './clock.ts';
import { AXIS, drawLanes, LABELS, lanesHeight } from './draw-lanes.ts';
import { useAnswer } from './use-answer.ts';

interface Props {
  engine: EngineClient;
  run: RunAnswer;
  clock: Clock;
}

const COLUMNS = 900;
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
  const [window, zoom] = useState<{ run: RunAnswer; from: number; to: number }>();
  const isZoomed = window?.run === run;
  const shown = isZoomed ? follow(window, clock) : { from: 0, to: run.endSeconds };
  const lanes = useAnswer(engine, run, 'lanes', {
    fromSeconds: shown.from,
    toSeconds: shown.to,
    columns: COLUMNS,
  });
  const names = run.result.deployments.map(({ name }) => name);
  const rows = run.result.deployments.reduce((sum, { timeline }) => sum + timeline.workers.length, 0);
  const draw = useCallback(
    (context: CanvasRenderingContext2D, width: number) => {
      if (lanes)
        drawLanes(context, width, { lanes, ...shown, nowSeconds: clock.seconds, colours: palette() });
    },
    [lanes, shown.from, shown.to, clock.seconds],
  );
  const seek = (x: number, _y: number, width: number) =>
    clock.seek(shown.from + ((x - LABELS) / (width - LABELS)) * (shown.to - shown.from));
  const zoomTo = (seconds: number) => {
    const span = Math.min(run.endSeconds, Math.max(LEAST_SECONDS, seconds));
    const from = Math.min(Math.max(0, clock.seconds - span / 2), run.endSeconds - span);
    zoom(span >= run.endSeconds ? undefined : { run, from, to: from + span });
  };
  const span = shown.to - shown.from;
  return h(
    'section',
    { class: 'timeline', 'aria-label': 'Timeline of the workers' },
    h(
      'header',
      { class: 'row' },
      h('h3', {}, 'Timeline'),
      h(
        'span',
        { class: 'buttons' },
        h('button', { type: 'button', onClick: () => zoomTo(span / ZOOM) }, 'Zoom in'),
        h('button', { type: 'button', onClick: () => zoomTo(span * ZOOM), disabled: !isZoomed }, 'Zoom out'),
      ),
    ),
    h(Canvas, {
      height: lanesHeight(rows, names.length) + AXIS,
      draw,
      onPick: seek,
      label: `What ${rows} workers did from ${shown.from.toFixed(2)} to ${shown.to.toFixed(2)} seconds: ${busyWords(run)}`,
    }),
    h(Legend, { entries: ENTRIES }),
  );
}

/** The zoomed window moves on by whole widths as the clock leaves it. */
function follow(
  { from, to }: { from: number; to: number },
  { seconds }: Clock,
): { from: number; to: number } {
  const span = to - from;
  if (seconds >= from && seconds <= to) return { from, to };
  const pages = Math.floor((seconds - from) / span);
  return { from: from + pages * span, to: to + pages * span };
}

function busyWords({ result, endSeconds }: RunAnswer): string {
  return result.deployments
    .map(({ name, timeline: { workers } }) => {
      const busy = workers.reduce((sum, { busySeconds }) => sum + busySeconds, 0);
      return `${name} was busy for ${Math.round((100 * busy) / (workers.length * endSeconds))} % of the time`;
    })
    .join('; ');
}
