import { type ComponentChild, h } from 'preact';
import { useCallback, useMemo, useRef } from 'preact/hooks';
import type { RequestAt } from '../../../observe/explain/index.ts';
import { PLACE_LABELS } from '../../../report/place-labels.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import type { RunAnswer } from '../engine/queries.ts';
import type { Selected } from '../store.ts';
import { Canvas } from '../view/canvas.ts';
import { palette } from '../view/theme.ts';
import { Mark } from '../view/tiles.ts';
import type { Clock } from './clock.ts';
import { blockAt, type Drawn, drawStage } from './draw-stage.ts';
import { layOut, type Stage, stageHeight } from './stage-layout.ts';
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
  const frame = useAnswer(engine, run, 'frame', { seconds: clock.seconds });
  const last = useRef<RequestAt[][]>(undefined);
  if (frame !== undefined) last.current = frame;
  return h(
    'div',
    { class: 'player' },
    run.result.deployments.map((deployment, index) =>
      h(
        'div',
        { class: 'stage', key: deployment.name },
        h(
          'p',
          { class: 'stage-title' },
          h(Mark, { index, name: deployment.name }),
          ` ${deployment.cluster.layout}, `,
          h('span', { class: 'soft' }, census(last.current?.[index] ?? [])),
        ),
        h(StageCanvas, {
          requests: last.current?.[index] ?? EMPTY,
          roles: rolesOf(run, index),
          name: deployment.name,
          selected: selected?.deployment === index ? selected.request : undefined,
          isMoving: clock.isPlaying,
          onSelect: (request) => onSelect({ deployment: index, request }),
        }),
      ),
    ),
  );
}

const EMPTY: RequestAt[] = [];

export function rolesOf(run: RunAnswer, deployment: number): string[] {
  return run.result.deployments[deployment].timeline.workers.map(({ role }) => role);
}

interface StageProps {
  requests: RequestAt[];
  roles: string[];
  name: string;
  selected: number | undefined;
  isMoving: boolean;
  onSelect(request: number): void;
}

function StageCanvas({ requests, roles, name, selected, isMoving, onSelect }: StageProps): ComponentChild {
  const drawn = useRef<Drawn>(new Map());
  const stage = useRef<Stage>(undefined);
  const layout = roles.join();
  const height = useMemo(() => stageHeight(roles, window.innerWidth), [layout]);
  const draw = useCallback(
    (context: CanvasRenderingContext2D, width: number) => {
      stage.current = layOut(requests, roles, width);
      const isStill = !isMoving || matchMedia('(prefers-reduced-motion: reduce)').matches;
      drawStage(context, stage.current, drawn.current, { colours: palette(), selected, isStill });
    },
    [requests, layout, selected, isMoving],
  );
  const pick = (x: number, y: number) => {
    const request = stage.current && blockAt(stage.current, x, y);
    if (request !== undefined) onSelect(request);
  };
  return h(Canvas, { height, draw, onPick: pick, label: `${name} at this moment: ${census(requests)}` });
}

/** How many requests are where, in words. */
function census(requests: readonly RequestAt[]): string {
  const of = (phase: string) => requests.filter(({ place }) => PLACE_LABELS[place].phase === phase).length;
  const counts = [
    [of('queue'), 'waiting'],
    [of('prefill'), 'prefilling'],
    [of('transfer'), 'handing over'],
    [of('decode'), 'decoding'],
    [of('preempted'), 'preempted'],
  ] as const;
  const some = counts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return some.length > 0 ? some.join(', ') : 'nobody is here';
}
