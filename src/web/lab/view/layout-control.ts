import { type ComponentChild, h } from 'preact';
import { SET_UP_FIELDS, type SetUpValues } from '../state/set-up-fields.ts';
import { layoutName, workersOf } from '../state/state.ts';

interface Props {
  id: string;
  setUp: SetUpValues;
  onChange(prefill: number): void;
}

/** The P:D slider: all workers do both at its left end, then more and more of them only prefill. */
export function LayoutControl({ id, setUp, onChange }: Props): ComponentChild {
  const { workers, prefill } = workersOf(setUp);
  const name = layoutName(setUp);
  const squares = Array.from({ length: workers }, (_, worker) =>
    h('i', { key: worker, class: prefill === 0 ? 'both' : worker < prefill ? 'prefill' : 'decode' }),
  );
  return h(
    'div',
    { class: 'control layout' },
    h('label', { for: id, title: SET_UP_FIELDS.prefill.help }, 'Layout'),
    h('output', { class: 'layout-name', for: id }, name),
    h('input', {
      type: 'range',
      id,
      min: 0,
      max: workers - 1,
      step: 1,
      value: String(prefill),
      disabled: workers === 1,
      'aria-valuetext': name,
      onInput: (event: Event) => onChange(Number((event.target as HTMLInputElement).value)),
    }),
    h('span', { class: 'workers', 'aria-hidden': 'true' }, squares),
  );
}
