import { type ComponentChild, h } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import type { EngineClient } from '../engine/engine-client.ts';
import type { RunAnswer } from '../engine/queries.ts';
import { Clock } from '../player/clock.ts';
import { Player } from '../player/player.ts';
import { RequestsPanel } from '../player/requests-panel.ts';
import { Timeline } from '../player/timeline.ts';
import { Transport } from '../player/transport.ts';
import type { Store } from '../store.ts';
import { Distributions, WaitingParts } from './charts.ts';
import { useDrop } from './drop.ts';
import { Header } from './header.ts';
import { LessonPanel } from './lesson-panel.ts';
import { MetricsTable } from './metrics-table.ts';
import { SetUpPanel } from './set-up-panel.ts';
import { TextPanel } from './text-panel.ts';
import { Tiles } from './tiles.ts';

interface Props {
  store: Store;
  engine: EngineClient;
  isWorker: boolean;
}

/** The page: what is set on the left, what comes of it on the right. */
export function App({ store, engine, isWorker }: Props): ComponentChild {
  const [, shown] = useState(store.snapshot);
  // Not an effect after the first paint: a quick run is over by then, and its change would be lost.
  useLayoutEffect(() => store.subscribe(() => shown(store.snapshot)), [store]);
  const isOver = useDrop((file) => store.openFile(file));
  const { source, run, isRunning, problem, notice, repaintMilliseconds } = store.snapshot;
  return h(
    'div',
    { class: isOver ? 'lab drop' : 'lab' },
    h(Header, { store }),
    h(
      'div',
      { class: 'columns' },
      h(
        'aside',
        { 'aria-label': 'Set-up' },
        source.kind === 'controls' && h(LessonPanel, { store }),
        source.kind === 'controls' ? h(SetUpPanel, { store }) : h(TextPanel, { store, source }),
      ),
      h(
        'main',
        { 'aria-busy': isRunning, 'data-repaint-ms': repaintMilliseconds?.toFixed(1) },
        !isWorker &&
          h(
            'p',
            { class: 'notice' },
            'This browser has no workers: the page stands still while it simulates.',
          ),
        notice !== undefined && h('p', { class: 'notice', role: 'alert' }, notice),
        problem !== undefined && h('p', { class: 'notice bad', role: 'alert' }, problem),
        source.kind === 'result'
          ? [
              h(Tiles, { result: source.result }),
              h(WaitingParts, { result: source.result }),
              h(MetricsTable, { result: source.result }),
            ]
          : run && h(Results, { store, engine, run }),
        h('p', { class: 'foot soft' }, footnote(run, repaintMilliseconds)),
      ),
    ),
  );
}

function Results({
  store,
  engine,
  run,
}: {
  store: Store;
  engine: EngineClient;
  run: RunAnswer;
}): ComponentChild {
  const clock = useMemo(() => new Clock(), []);
  // Before those that show its moment are made anew.
  useMemo(() => clock.fit(run.endSeconds), [run]);
  useEffect(() => () => clock.pause(), []);
  const { selected } = store.snapshot;
  const select = store.select.bind(store);
  return h(
    'div',
    { class: 'results' },
    h(Tiles, { result: run.result }),
    h(
      'section',
      { class: 'card', 'aria-label': 'Simulated time' },
      h(Transport, { engine, run, clock }),
      h(Player, { engine, run, clock, selected, onSelect: select }),
      h(Timeline, { engine, run, clock }),
    ),
    h('div', { class: 'card' }, h(RequestsPanel, { engine, run, clock, selected, onSelect: select })),
    h('div', { class: 'card' }, h(Distributions, { run })),
    h('div', { class: 'card' }, h(WaitingParts, { result: run.result })),
    h('details', { class: 'card' }, h('summary', {}, 'All metrics'), h(MetricsTable, { result: run.result })),
  );
}

function footnote(run: RunAnswer | undefined, repaintMilliseconds: number | undefined): string {
  if (run === undefined) return '';
  const simulated = `${run.requests.toLocaleString('en')} requests simulated in ${run.wallMilliseconds.toFixed(0)} ms`;
  return repaintMilliseconds === undefined
    ? simulated
    : `${simulated}, shown after ${repaintMilliseconds.toFixed(0)} ms`;
}
