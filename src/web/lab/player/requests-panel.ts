import { type ComponentChild, h } from 'preact';
import { useCallback, useMemo, useState } from 'preact/hooks';
import type { EngineClient } from '../engine/engine-client.ts';
import type { DeploymentFigures, RunAnswer } from '../engine/queries.ts';
import type { Selected } from '../store.ts';
import { Canvas } from '../view/canvas.ts';
import { Legend } from '../view/charts.ts';
import { palette } from '../view/palette.ts';
import { letterOf } from '../view/tiles.ts';
import type { Clock } from './clock.ts';
import { dotAt, drawRing, drawScatter, isCached, scatterFrame } from './draw-scatter.ts';
import { Why } from './why.ts';

interface Props {
  engine: EngineClient;
  run: RunAnswer;
  clock: Clock;
  selected: Selected | undefined;
  onSelect(selected: Selected | undefined): void;
}

const HEIGHT = 190;

const DOTS = [
  { label: 'Prompt computed', colour: 'var(--phase-prefill)' },
  { label: 'More than half of the prompt was in the cache', colour: 'var(--phase-decode)' },
];

/** Every request by when it was sent and how long it waited for its first token; one of them can be asked why. */
export function RequestsPanel({ engine, run, clock, selected, onSelect }: Props): ComponentChild {
  const [wanted, choose] = useState(0);
  const deployment = Math.min(wanted, run.figures.length - 1);
  const figures = run.figures[deployment];
  const frame = useMemo(() => scatterFrame(run.figures), [run]);
  const chosen = selected?.deployment === deployment ? selected.request : undefined;
  const draw = useCallback(
    (context: CanvasRenderingContext2D, width: number) =>
      drawScatter(context, figures, { ...frame, width, height: HEIGHT }, palette()),
    [figures, frame],
  );
  const drawChosen = useCallback(
    (context: CanvasRenderingContext2D, width: number) => {
      if (chosen !== undefined)
        drawRing(context, figures, { ...frame, width, height: HEIGHT }, chosen, palette());
    },
    [figures, frame, chosen],
  );
  const pick = (x: number, y: number, width: number) => {
    const request = dotAt(figures, { ...frame, width, height: HEIGHT }, x, y);
    if (request !== undefined) onSelect({ deployment, request });
  };
  const slowest = useMemo(() => slowestOf(figures), [figures]);
  const hasCached = useMemo(
    () => figures.cachedTokens.some((_, request) => isCached(figures, request)),
    [figures],
  );
  const label = useMemo(() => scatterWords(figures, slowest), [figures]);
  return h(
    'section',
    { class: 'requests', 'aria-label': 'Requests' },
    h(
      'header',
      { class: 'row' },
      h('h3', {}, 'Requests: time to first token'),
      h(
        'span',
        { class: 'buttons' },
        run.figures.length > 1 &&
          run.figures.map((_, index) =>
            h(
              'button',
              {
                key: index,
                type: 'button',
                'aria-pressed': index === deployment,
                onClick: () => choose(index),
              },
              letterOf(index),
            ),
          ),
        h(
          'label',
          {},
          'Request ',
          h('input', {
            type: 'number',
            class: 'exact',
            min: 0,
            max: run.requests - 1,
            value: chosen === undefined ? '' : String(chosen),
            onChange: (event: Event) => {
              const request = Number((event.target as HTMLInputElement).value);
              if (Number.isInteger(request) && request >= 0 && request < run.requests)
                onSelect({ deployment, request });
            },
          }),
        ),
        slowest !== undefined &&
          h(
            'button',
            { type: 'button', onClick: () => onSelect({ deployment, request: slowest }) },
            'The slowest',
          ),
      ),
    ),
    h(Canvas, { height: HEIGHT, draw, drawOver: drawChosen, onPick: pick, label }),
    h(Legend, { entries: hasCached ? DOTS : [] }),
    selected
      ? h(Why, { engine, run, clock, selected, onSelect })
      : h('p', { class: 'soft' }, 'Click a dot, or a block above, to ask why that request waited.'),
  );
}

function ttft({ arrivalSeconds, firstTokenSeconds }: DeploymentFigures, request: number): number {
  return firstTokenSeconds[request] - arrivalSeconds[request];
}

/** Who waited longest for a first token. */
function slowestOf(figures: DeploymentFigures): number | undefined {
  let slowest: number | undefined;
  for (let request = 0; request < figures.arrivalSeconds.length; request++) {
    const seconds = ttft(figures, request);
    if (seconds >= (slowest === undefined ? 0 : ttft(figures, slowest))) slowest = request;
  }
  return slowest;
}

function scatterWords(figures: DeploymentFigures, slowest: number | undefined): string {
  if (slowest === undefined) return 'No request had a first token';
  return `A dot a request, by when it was sent and its time to first token; request ${slowest} waited longest, ${(1000 * ttft(figures, slowest)).toFixed(0)} milliseconds`;
}
