/**
 * What the set-up of the laboratory is made of. A field is declared once: the control that a person moves, its short
 * name in the address bar and what may stand there all follow from it.
 */
export interface NumberField {
  kind: 'number';
  /** Name in the address bar. Never changes its meaning within a version. */
  code: string;
  label: string;
  unit?: string;
  help?: string;
  initial: number;
  /** Where a slider stops, ascending. Any number between the first and the last may be typed. */
  stops: readonly number[];
  isWhole: boolean;
  /** What the value 0 stands for, such as "as the engine chooses". */
  zero?: string;
}

export interface ChoiceField<Word extends string = string> {
  kind: 'choice';
  code: string;
  label: string;
  help?: string;
  initial: Word;
  choices: readonly Word[];
  /** Words for those choices that do not speak for themselves. */
  words?: Partial<Record<Word, string>>;
}

export type Field = NumberField | ChoiceField;
export type Fields = Record<string, Field>;

/** The values of a table of fields. */
export type Values<Table extends Fields> = {
  -readonly [Key in keyof Table]: Table[Key] extends ChoiceField<infer Word> ? Word : number;
};

type NumberOptions = Pick<NumberField, 'label' | 'initial' | 'stops' | 'unit' | 'help' | 'zero'>;

/** A count. */
export function whole(code: string, options: NumberOptions): NumberField {
  return { kind: 'number', code, isWhole: true, ...options };
}

export function real(code: string, options: NumberOptions): NumberField {
  return { kind: 'number', code, isWhole: false, ...options };
}

export function choice<const Word extends string>(
  code: string,
  options: Pick<ChoiceField<Word>, 'label' | 'choices' | 'help' | 'words'> & { initial: NoInfer<Word> },
): ChoiceField<Word> {
  return { kind: 'choice', code, ...options };
}

export function initialValues<const Table extends Fields>(table: Table): Values<Table> {
  return Object.fromEntries(
    Object.entries(table).map(([key, field]) => [key, field.initial]),
  ) as Values<Table>;
}

/** The value that a text stands for, undefined if the field may not have it. */
export function readValue(field: Field, text: string): string | number | undefined {
  if (field.kind === 'choice') return field.choices.find((word) => word === text);
  const value = Number(text);
  const isIn = text.trim() !== '' && value >= field.stops[0] && value <= field.stops.at(-1)!;
  return isIn && (!field.isWhole || Number.isInteger(value)) ? value : undefined;
}

/** The stop of a slider that is nearest to a value, as an index. */
export function nearestStop({ stops }: NumberField, value: number): number {
  const distances = stops.map((stop) => Math.abs(stop - value));
  return distances.indexOf(Math.min(...distances));
}
