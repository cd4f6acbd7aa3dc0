import { type ComponentChild, h } from 'preact';
import type { EngineClient } from '../engine/engine-client.ts';
import type { Queries } from '../engine/queries.ts';
import { type Clock, SPEEDS } from './clock.ts';

interface Props {
  engine: EngineClient;
  clock: Clock;
  endSeconds: number;
}

const FINE = 2000;

/** Play, pause, step and scrub. */
export function Transport({ engine, clock, endSeconds }: Props): ComponentChild {
  const step = async (direction: Queries['step']['ask']['direction']) => {
    if (clock.isPlaying) clock.toggle();
    clock.seek(await engine.ask('step', { seconds: clock.seconds, direction }));
  };
  return h(
    'div',
    { class: 'transport' },
    h(
      'button',
      {
        type: 'button',
        onClick: () => void step('back'),
        title: 'To the engine step before',
        'aria-label': 'Step back',
      },
      '◂|',
    ),
    h('button', { type: 'button', class: 'play', onClick: clock.toggle }, clock.isPlaying ? 'Pause' : 'Play'),
    h(
      'button',
      {
        type: 'button',
        onClick: () => void step('forward'),
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
      value: String(endSeconds > 0 ? Math.round((clock.seconds / endSeconds) * FINE) : 0),
      'aria-valuetext': `${clock.seconds.toFixed(2)} seconds`,
      onInput: (event: Event) =>
        clock.seek((Number((event.target as HTMLInputElement).value) / FINE) * endSeconds),
    }),
    h('output', { class: 'time' }, `${clock.seconds.toFixed(3)} s`),
    h(
      'label',
      { class: 'speed' },
      'Speed ',
      h(
        'select',
        {
          value: String(clock.speed),
          onChange: (event: Event) => clock.setSpeed(Number((event.target as HTMLSelectElement).value)),
        },
        SPEEDS.map((speed) =>
          h('option', { key: speed, value: speed, selected: speed === clock.speed }, `${speed}×`),
        ),
      ),
    ),
  );
}
