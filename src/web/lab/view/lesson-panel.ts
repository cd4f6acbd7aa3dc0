import { type ComponentChild, h } from 'preact';
import { LESSONS } from '../lessons/index.ts';
import { solved } from '../lessons/lesson.ts';
import type { Store } from '../store.ts';
import { SetUpControl, WorkloadControl } from './set-up-panel.ts';

/** The lesson that is open: its text, its question, the controls that matter, and what the run says to the answer. */
export function LessonPanel({ store }: { store: Store }): ComponentChild {
  const { state, run, madeFrom, isRunning, problem } = store.snapshot;
  const lesson = LESSONS.find(({ name }) => name === state.lesson);
  if (!lesson) return null;
  const { workload = [], setUp = [] } = lesson.controls;
  // A run of what was shown before says nothing to this question.
  const isItsRun = madeFrom?.lesson === lesson.name && !problem;
  const verdict = run && isItsRun ? lesson.check(run) : undefined;
  const index = Math.min(lesson.changes, state.setUps.length - 1);
  return h(
    'section',
    { class: 'lesson', 'aria-label': 'Lesson' },
    h('h2', {}, lesson.title),
    lesson.text.map((paragraph, place) => h('p', { key: place }, paragraph)),
    h('p', { class: 'question' }, lesson.question),
    h(
      'div',
      { class: 'lesson-controls' },
      setUp.map((name) => h(SetUpControl, { key: name, store, index, name, id: `lesson-${name}` })),
      workload.map((name) => h(WorkloadControl, { key: name, store, name, id: `lesson-${name}` })),
    ),
    verdict &&
      h(
        'p',
        { class: verdict.isRight ? 'verdict right' : 'verdict', role: 'status', 'aria-busy': isRunning },
        h('b', {}, verdict.isRight ? 'Yes. ' : 'Not yet. '),
        verdict.words,
      ),
    h(
      'span',
      { class: 'buttons' },
      h('button', { type: 'button', onClick: () => store.openLesson(lesson.name) }, 'Start again'),
      h(
        'button',
        { type: 'button', onClick: () => store.setState({ ...solved(lesson), lesson: lesson.name }) },
        'Show an answer',
      ),
    ),
  );
}
