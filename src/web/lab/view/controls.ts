import { type ComponentChild, h } from 'preact';
import { type ChoiceField, type Field, type NumberField, nearestStop, readValue } from '../state/fields.ts';

interface ControlProps<Kind extends Field> {
  /** Unique on the page. */
  id: string;
  field: Kind;
  value: string | number;
  onChange(value: string | number): void;
}

/** The control of a field: a slider with the number beside it, or a list to choose from. */
export function Control(props: ControlProps<Field>): ComponentChild {
  const { field } = props;
  return field.kind === 'number'
    ? h(NumberControl, { ...props, field })
    : h(ChoiceControl, { ...props, field });
}

function NumberControl({ id, field, value, onChange }: ControlProps<NumberField>): ComponentChild {
  const { stops, label, unit, help, zero } = field;
  const slide = (event: Event) => onChange(stops[Number((event.target as HTMLInputElement).value)]);
  const type = (event: Event) => {
    const input = event.target as HTMLInputElement;
    const typed = readValue(field, input.value);
    if (typed === undefined) input.value = String(value);
    else onChange(typed);
  };
  const isZero = value === 0 && zero !== undefined;
  const words = isZero ? zero : `${value} ${unit ?? ''}`.trim();
  return h(
    'div',
    { class: 'control' },
    h('label', { for: id, title: help }, label),
    h('input', {
      type: 'number',
      class: 'exact',
      'aria-label': `${label}, exact`,
      value: String(value),
      min: stops[0],
      max: stops.at(-1),
      step: field.isWhole ? 1 : 'any',
      onChange: type,
    }),
    h('input', {
      type: 'range',
      id,
      min: 0,
      max: stops.length - 1,
      step: 1,
      value: String(nearestStop(field, Number(value))),
      'aria-valuetext': words,
      onInput: slide,
    }),
    h('span', { class: 'unit', 'aria-hidden': 'true' }, isZero ? zero : (unit ?? help ?? '')),
  );
}

function ChoiceControl({ id, field, value, onChange }: ControlProps<ChoiceField>): ComponentChild {
  const { label, choices, words, help } = field;
  return h(
    'div',
    { class: 'control choice' },
    h('label', { for: id, title: help }, label),
    h(
      'select',
      {
        id,
        value: String(value),
        onChange: (event: Event) => onChange((event.target as HTMLSelectElement).value),
      },
      choices.map((word) =>
        h('option', { key: word, value: word, selected: word === value }, words?.[word] ?? word),
      ),
    ),
  );
}
