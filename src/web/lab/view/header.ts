import { type ComponentChild, h } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { renderJson } from '../../../report/json.ts';
import { download } from '../../charts/save.ts';
import { LESSONS } from '../lessons/index.ts';
import type { Store } from '../store.ts';
import { nextTheme, setTheme, type Theme } from './theme.ts';

/** The name of the page, the lessons, and what can be taken in and out. */
export function Header({ store }: { store: Store }): ComponentChild {
  const { state, source, text, run } = store.snapshot;
  const file = useRef<HTMLInputElement>(null);
  const open = async (event: Event) => {
    const input = event.target as HTMLInputElement;
    const [chosen] = input.files ?? [];
    if (chosen) store.openFile(chosen.name, await chosen.text());
    input.value = '';
  };
  return h(
    'header',
    { class: 'top' },
    h('h1', {}, h('span', { class: 'soft' }, 'xpyd '), 'laboratory'),
    h(
      'label',
      { class: 'lessons' },
      'Lesson ',
      h(
        'select',
        {
          value: state.lesson ?? '',
          onChange: (event: Event) =>
            store.openLesson((event.target as HTMLSelectElement).value || undefined),
        },
        h('option', { value: '', selected: state.lesson === undefined }, 'none, just try'),
        LESSONS.map(({ name, title }, index) =>
          h('option', { key: name, value: name, selected: name === state.lesson }, `${index + 1}. ${title}`),
        ),
      ),
    ),
    h(
      'span',
      { class: 'buttons' },
      h(ShareButton, {}),
      source.kind !== 'result' &&
        h(
          'button',
          { type: 'button', onClick: () => download('laboratory.yaml', 'text/yaml', text) },
          'Save as YAML',
        ),
      source.kind !== 'result' &&
        run &&
        h(
          'button',
          {
            type: 'button',
            onClick: () => download('laboratory.json', 'application/json', renderJson(run.result)),
          },
          'Save result',
        ),
      h('button', { type: 'button', onClick: () => file.current?.click() }, 'Open file'),
      h('input', {
        ref: file,
        type: 'file',
        hidden: true,
        'aria-label': 'A scenario as YAML, or a result as JSON',
        accept: '.yaml,.yml,.json',
        onChange: (event: Event) => void open(event),
      }),
      h(ThemeButton, {}),
    ),
  );
}

function ShareButton(): ComponentChild {
  const [word, say] = useState('Copy link');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      say('Copied');
    } catch {
      say('It is in the address bar');
    }
    setTimeout(() => say('Copy link'), 2000);
  };
  return h('button', { type: 'button', onClick: () => void copy() }, word);
}

function ThemeButton(): ComponentChild {
  const [theme, choose] = useState<Theme>('auto');
  const change = () => {
    const next = nextTheme(theme);
    setTheme(next);
    choose(next);
  };
  return h('button', { type: 'button', onClick: change, 'aria-label': `Theme: ${theme}` }, `Theme: ${theme}`);
}
