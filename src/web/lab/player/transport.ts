import { type ComponentChild, h } from 'preact';
import { useRef } from 'preact/hooks';
import type { EngineClient } from '../engine/engine-client.ts';
import type { Queries, RunAnswer } from '../engine/queries.ts';
import { type Clock, SPEEDS, useClock } from './clock.ts';

interface Props {
  engine: EngineClient;
  run: RunAnswer;
  clock: Clock;
}

const FINE = 2000;

/** Play, pause, step and scrub. */
export function Transport({ engine, run, clock }: Props): ComponentChild {
  useClock(clock);
  const { seconds, endSeconds, isPlaying, speed } = clock;
  const steps = useRef(Promise.resolve());
  // One after the other: a step begins where the one before it has ended.
  const step = (direction: Queries['step']['ask']['direction']) => {
    clock.pause();
    steps.current = steps.current.then(async () => {
      const found = await engine.ask(run, 'step', { seconds: clock.seconds, direction });
      if (found !== undefined) clock.seek(found);
    });
  };
  return h(
    'div',
    { class: 'transport' },
    h(
      'button',
      {
        type: 'button',
        onClick: () => step('back'),
        title: 'To the engine step before',
        'aria-label': 'Step back',
      },
      '◂|',
    ),
    h(
      'button',
      { type: 'button', class: 'play', onClick: () => (isPlaying ? clock.pause() : clock.play()) },
      isPlaying ? 'Pause' : 'Play',
    ),
    h(
      'button',
      {
        type: 'button',
        onClick: () => step('forward'),
        title: 'To the next engine step',
        'aria-label': 'Step forward',
      },
      '|▸',
    ),
    h('input', {
      type: 'range',
      class: 'scrub',
      'aria-label': 'Simulated time',
      min: 0,
      max: FINE,
      step: 1,
      value: String(endSeconds > 0 ? Math.round((seconds / endSeconds) * FINE) : 0),
      'aria-valuetext': `${seconds.toFixed(2)} seconds`,
      onInput: (event: Event) =>
        clock.seek((Number((event.target as HTMLInputElement).value) / FINE) * endSeconds),
    }),
    h('output', { class: 'time' }, `${seconds.toFixed(3)} s`),
    h(
      'label',
      { class: 'speed' },
      'Speed ',
      h(
        'select',
        {
          value: String(speed),
          onChange: (event: Event) => clock.setSpeed(Number((event.target as HTMLSelectElement).value)),
        },
        SPEEDS.map((each) => h('option', { key: each, value: each, selected: each === speed }, `${each}×`)),
      ),
    ),
  );
}
