import { type Field, type Fields, readValue } from './fields.ts';
import { SET_UP_FIELDS } from './set-up-fields.ts';
import { INITIAL_STATE, type LabState } from './state.ts';
import { WORKLOAD_FIELDS } from './workload-fields.ts';

/** First word of the address; grows when a code changes its meaning or an initial value changes. */
const VERSION = 'v1';

export type ReadHash =
  | { kind: 'state'; state: LabState; ignored: string[] }
  | { kind: 'newer'; version: string }
  | { kind: 'scenario'; packed: string }
  | { kind: 'none' };

/**
 * A set-up as what stands behind the # of an address: `v1&rate=24&b.p=3`. Only what differs from the start stands
 * there; `b.` leads the values of a second set-up.
 */
export function writeHash({ workload, setUps, lesson }: LabState): string {
  const words = [
    ...differences(WORKLOAD_FIELDS, workload, INITIAL_STATE.workload, ''),
    ...setUps.flatMap((setUp, index) => [
      ...(index === 1 ? ['b'] : []),
      ...differences(SET_UP_FIELDS, setUp, INITIAL_STATE.setUps[0], index === 1 ? 'b.' : ''),
    ]),
    ...(lesson === undefined ? [] : [`lesson=${lesson}`]),
  ];
  return [VERSION, ...words].join('&');
}

/** The address of a scenario that came as a file: its text, packed. */
export function writeScenarioHash(packed: string): string {
  return `${VERSION}&yaml=${packed}`;
}

/** What an address says. A value that a field may not have is left as it was at the start, and named in `ignored`. */
export function readHash(hash: string): ReadHash {
  const [version, ...words] = hash.replace(/^#/, '').split('&');
  if (version === '') return { kind: 'none' };
  if (version !== VERSION) return { kind: 'newer', version };
  const packed = words.find((word) => word.startsWith('yaml='));
  if (packed !== undefined) return { kind: 'scenario', packed: packed.slice(5) };
  const state: LabState = structuredClone(INITIAL_STATE);
  if (words.some((word) => word === 'b' || word.startsWith('b.')))
    state.setUps.push({ ...INITIAL_STATE.setUps[0] });
  const ignored = words.filter((word) => word !== 'b' && !assign(state, word));
  return { kind: 'state', state, ignored };
}

function differences<Table extends Fields>(
  table: Table,
  values: Record<string, string | number>,
  initial: Record<string, string | number>,
  lead: string,
): string[] {
  return Object.entries(table)
    .filter(([key]) => values[key] !== initial[key])
    .map(([key, { code }]) => `${lead}${code}=${values[key]}`);
}

/** False if there is no such field, or it may not have this value. */
function assign(state: LabState, word: string): boolean {
  const [, isSecond, code, text] = /^(b\.)?([^=]+)=(.*)$/.exec(word) ?? [];
  if (code === undefined) return false;
  if (code === 'lesson') {
    state.lesson = text;
    return true;
  }
  const place = isSecond ? undefined : keyOf(WORKLOAD_FIELDS, code);
  const [table, values, key] = place
    ? [WORKLOAD_FIELDS, state.workload, place]
    : [SET_UP_FIELDS, state.setUps[isSecond ? 1 : 0], keyOf(SET_UP_FIELDS, code)];
  if (key === undefined) return false;
  const value = readValue((table as Record<string, Field>)[key], text);
  if (value === undefined) return false;
  (values as Record<string, string | number>)[key] = value;
  return true;
}

function keyOf(table: Fields, code: string): string | undefined {
  return Object.keys(table).find((key) => table[key].code === code);
}
