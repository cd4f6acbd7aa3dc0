import { type ComponentChild, h } from 'preact';
import type { Culprit, Segment } from '../../../observe/explain/index.ts';
import { grouped } from '../../../report/numbers.ts';
import { PHASE_OF_PART } from '../../../report/phases.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import type { RunAnswer } from '../engine/queries.ts';
import type { Selected } from '../store.ts';
import { letterOf } from '../view/tiles.ts';
import type { Clock } from './clock.ts';
import { type Answered, useAnswer } from './use-answer.ts';
import { culpritWords, milliseconds, segmentTitle } from './why-words.ts';

interface Props {
  engine: EngineClient;
  run: RunAnswer;
  clock: Clock;
  selected: Selected;
  onSelect(selected: Selected | undefined): void;
}

/** Why one request waited: what happened to it in order, who was to blame, and milliseconds that add up. */
export function Why({ engine, run, clock, selected, onSelect }: Props): ComponentChild {
  const answered = useAnswer(engine, run, 'why', selected);
  return h(
    'section',
    { class: 'why', 'aria-live': 'polite' },
    answered && h(Answer, { answered, clock, onSelect }),
  );
}

type AnswerProps = Pick<Props, 'clock' | 'onSelect'> & { answered: Answered<'why'> };

function Answer({ answered: { run, ask, answer: segments }, clock, onSelect }: AnswerProps): ComponentChild {
  const { deployment, request } = ask;
  const { [deployment]: figures } = run.figures;
  const total = segments.reduce((sum, segment) => sum + segment.milliseconds, 0);
  const name =
    run.figures.length > 1 ? `request ${request} of ${letterOf(deployment)}` : `request ${request}`;
  return [
    h(
      'header',
      { class: 'row' },
      h('h3', {}, `Why did ${name} wait?`),
      h('button', { type: 'button', class: 'quiet', onClick: () => onSelect(undefined) }, 'Close'),
    ),
    h(
      'p',
      { class: 'soft' },
      `${grouped(figures.inputTokens[request])} tokens in, ${grouped(figures.outputTokens[request])} out, sent at `,
      h(
        'button',
        { type: 'button', class: 'link', onClick: () => clock.seek(figures.arrivalSeconds[request]) },
        `${figures.arrivalSeconds[request].toFixed(3)} s`,
      ),
      `. First token after ${milliseconds(1000 * (figures.firstTokenSeconds[request] - figures.arrivalSeconds[request]))}.`,
    ),
    h(Bar, { segments, total }),
    h(
      'ol',
      { class: 'segments' },
      segments.map((segment, index) =>
        h(SegmentRow, {
          key: index,
          segment,
          onRequest: (other) => onSelect({ deployment, request: other }),
        }),
      ),
    ),
    h('p', { class: 'total' }, `Together ${milliseconds(total)}, from the sending to the last token.`),
  ];
}

function SegmentRow({
  segment,
  onRequest,
}: {
  segment: Segment;
  onRequest(request: number): void;
}): ComponentChild {
  const { part, culprits } = segment;
  return h(
    'li',
    {},
    h('i', { class: 'swatch', style: { background: `var(--phase-${PHASE_OF_PART[part]})` } }),
    h('b', {}, segmentTitle(segment)),
    h('span', { class: 'ms' }, milliseconds(segment.milliseconds)),
    isPlain(culprits)
      ? null
      : h(
          'ul',
          {},
          culprits.map((culprit, index) =>
            h(
              'li',
              { key: index },
              culprit.request === undefined
                ? h('span', {}, culpritWords(culprit))
                : h(
                    'button',
                    { type: 'button', class: 'link', onClick: () => onRequest(culprit.request!) },
                    culpritWords(culprit),
                  ),
              h('span', { class: 'ms' }, milliseconds(culprit.milliseconds)),
            ),
          ),
        ),
  );
}

/** Nobody but itself: nothing that the title does not say. */
function isPlain(culprits: readonly Culprit[]): boolean {
  return culprits.length === 1 && culprits[0].kind === 'itself';
}

function Bar({ segments, total }: { segments: Segment[]; total: number }): ComponentChild {
  return h(
    'div',
    { class: 'bar', 'aria-hidden': 'true' },
    segments.map(({ part, milliseconds: ms }, index) =>
      h('i', {
        key: index,
        style: { width: `${(100 * ms) / total}%`, background: `var(--phase-${PHASE_OF_PART[part]})` },
      }),
    ),
  );
}
