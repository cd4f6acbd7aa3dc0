import { type ComponentChild, h } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { renderJson } from '../../../report/json.ts';
import { download } from '../../charts/save.ts';
import { setTheme } from '../../design/theme.ts';
import { LESSONS } from '../lessons/index.ts';
import { scenarioYaml } from '../state/scenario-yaml.ts';
import type { Store } from '../store.ts';

/** The name of the page, the lessons, and what can be taken in and out. */
export function Header({ store }: { store: Store }): ComponentChild {
  const { state, source, run, isRunning } = store.snapshot;
  const file = useRef<HTMLInputElement>(null);
  const open = (event: Event) => {
    const input = event.target as HTMLInputElement;
    const [chosen] = input.files ?? [];
    if (chosen) store.openFile(chosen);
    input.value = '';
  };
  const saveYaml = () => {
    const text = source.kind === 'text' ? source.text : scenarioYaml(state);
    download('laboratory.yaml', 'text/yaml', text);
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
      h(ShareButton, { store }),
      source.kind !== 'result' && h('button', { type: 'button', onClick: saveYaml }, 'Save as YAML'),
      source.kind !== 'result' &&
        run &&
        h(
          'button',
          {
            type: 'button',
            // Not the result of another set-up than the one that is to be seen.
            disabled: isRunning,
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
        onChange: open,
      }),
      h(ThemeButton, {}),
    ),
  );
}

function ShareButton({ store }: { store: Store }): ComponentChild {
  const [word, say] = useState('Copy link');
  const copy = async () => {
    store.address.flush();
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

const THEMES = ['auto', 'light', 'dark'] as const;

function ThemeButton(): ComponentChild {
  const [place, choose] = useState(0);
  const theme = THEMES[place];
  const change = () => {
    const next = (place + 1) % THEMES.length;
    const { [next]: ground } = THEMES;
    setTheme(ground === 'auto' ? undefined : ground);
    choose(next);
  };
  return h('button', { type: 'button', onClick: change, 'aria-label': `Theme: ${theme}` }, `Theme: ${theme}`);
}
