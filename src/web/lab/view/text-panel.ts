import { type ComponentChild, h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Source, Store } from '../store.ts';

type TextSource = Exclude<Source, { kind: 'controls' }>;

/** A scenario that came as a text, to be changed and run; or what is known of a result that was opened. */
export function TextPanel({ store, source }: { store: Store; source: TextSource }): ComponentChild {
  return h(
    'div',
    { class: 'panel' },
    h('h2', {}, source.file),
    source.kind === 'result'
      ? h(
          'p',
          {},
          `The result of "${source.result.scenario}" with seed ${source.result.seed}. It holds no single requests: to see them, open its scenario.`,
        )
      : h(Editor, { store, file: source.file, text: source.text }),
    h(
      'button',
      { type: 'button', onClick: () => store.setState(store.snapshot.state) },
      'Back to the controls',
    ),
  );
}

function Editor({ store, file, text }: { store: Store; file: string; text: string }): ComponentChild {
  const [edited, edit] = useState(text);
  useEffect(() => edit(text), [text]);
  return h(
    'form',
    {
      onSubmit: (event: Event) => {
        event.preventDefault();
        store.openText(file, edited);
      },
    },
    h('label', { for: 'scenario-text' }, 'Scenario'),
    h('textarea', {
      id: 'scenario-text',
      spellcheck: false,
      rows: 26,
      value: edited,
      onInput: (event: Event) => edit((event.target as HTMLTextAreaElement).value),
    }),
    h('button', { type: 'submit', class: 'play' }, 'Run'),
  );
}
