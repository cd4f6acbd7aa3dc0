import { type ComponentChild, h } from 'preact';
import { useCallback, useMemo, useRef } from 'preact/hooks';
import type { Place } from '../../../observe/explain/index.ts';
import { grouped } from '../../../report/numbers.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import type { Frame, RunAnswer } from '../engine/queries.ts';
import type { Selected } from '../store.ts';
import { Canvas, useWidth } from '../view/canvas.ts';
import { palette } from '../view/palette.ts';
import { Mark } from '../view/tiles.ts';
import { type Clock, useClock } from './clock.ts';
import { blockAt, type Drawn, drawStage } from './draw-stage.ts';
import { layOut, mostSeen, type Stage, stageHeight } from './stage-layout.ts';
import { useAnswer } from './use-answer.ts';

interface Props {
  engine: EngineClient;
  run: RunAnswer;
  clock: Clock;
  selected: Selected | undefined;
  onSelect(selected: Selected): void;
}

/** The clusters at one moment: a block a request, going from left to right. */
export function Player({ engine, run, clock, selected, onSelect }: Props): ComponentChild {
  useClock(clock);
  const most = useMemo(
    () => Math.max(...run.result.deployments.map((_, index) => mostSeen(rolesOf(run, index), innerWidth))),
    [run],
  );
  const answered = useAnswer(engine, run, 'frame', { seconds: clock.seconds, most });
  const shown = answered?.run ?? run;
  return h(
    'div',
    { class: 'player' },
    shown.result.deployments.map((deployment, index) => {
      const frame = answered?.answer[index];
      return h(
        'div',
        { class: 'stage', key: deployment.name },
        h(
          'p',
          { class: 'stage-title' },
          h(Mark, { index, name: deployment.name }),
          ` ${deployment.cluster.layout}, `,
          h('span', { class: 'soft' }, census(frame)),
        ),
        h(StageCanvas, {
          frame,
          roles: rolesOf(shown, index),
          name: deployment.name,
          selected: selected?.deployment === index ? selected.request : undefined,
          isMoving: clock.isPlaying,
          onSelect: (request) => onSelect({ deployment: index, request }),
        }),
      );
    }),
  );
}

function rolesOf(run: RunAnswer, deployment: number): string[] {
  return run.result.deployments[deployment].timeline.workers.map(({ role }) => role);
}

const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');

interface StageProps {
  frame: Frame | undefined;
  roles: string[];
  name: string;
  selected: number | undefined;
  isMoving: boolean;
  onSelect(request: number): void;
}

function StageCanvas({ frame, roles, name, selected, isMoving, onSelect }: StageProps): ComponentChild {
  const drawn = useRef<Drawn>(new Map());
  const stage = useRef<Stage>(undefined);
  const layout = roles.join();
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  const height = useMemo(() => stageHeight(roles, width || innerWidth), [layout, width]);
  const draw = useCallback(
    (context: CanvasRenderingContext2D, width: number) => {
      stage.current = layOut(frame, roles, width);
      const isStill = !isMoving || reducedMotion.matches;
      drawn.current = drawStage(context, stage.current, drawn.current, {
        colours: palette(),
        selected,
        isStill,
      });
    },
    [frame, layout, selected, isMoving],
  );
  const pick = (x: number, y: number) => {
    const request = stage.current && blockAt(stage.current, x, y);
    if (request !== undefined) onSelect(request);
  };
  const label = `${name} at this moment: ${census(frame)}`;
  return h('div', { ref: place }, h(Canvas, { height, draw, onPick: pick, label }));
}

/** How many requests are where, in words. */
function census(frame: Frame | undefined): string {
  if (frame === undefined) return '';
  const of = (...places: Place[]) =>
    frame.crowds.reduce((sum, { place, count }) => sum + (places.includes(place) ? count : 0), 0);
  const counts = [
    [of('queued'), 'waiting'],
    [of('reserving', 'handingOver'), 'waiting for decode memory'],
    [of('prefilling'), 'prefilling'],
    [of('crossing'), 'crossing the link'],
    [of('decodeQueued'), 'waiting to decode'],
    [of('decoding'), 'decoding'],
    [of('preempted'), 'preempted'],
  ] as const;
  const some = counts.filter(([count]) => count > 0).map(([count, word]) => `${grouped(count)} ${word}`);
  return some.length > 0 ? some.join(', ') : 'nobody is here';
}
