import { readHash, writeHash } from './state/hash.ts';
import { INITIAL_STATE, type LabState } from './state/state.ts';
import type { Store } from './store.ts';

/** Shows what the address says, now and when somebody changes it; without a word, the set-up to begin with. */
export function followAddress(store: Store): void {
  window.addEventListener('hashchange', () => show(store));
  show(store);
}

function show(store: Store): void {
  const read = readHash(location.hash);
  if (read.kind === 'state') {
    if (isLessonAlone(read.state)) store.openLesson(read.state.lesson);
    else store.setState(read.state);
    if (read.ignored.length > 0)
      store.say(`The address says what this page does not understand: ${read.ignored.join(', ')}`);
  } else if (read.kind === 'scenario') {
    store.openPacked(read.packed);
  } else {
    store.setState(INITIAL_STATE);
    if (read.kind === 'newer')
      store.say(`The address is of version "${read.version}", which this page does not know: begun anew`);
  }
}

/** A lesson and not a word of how the controls stand: it begins at its start. */
function isLessonAlone({ lesson, ...state }: LabState): boolean {
  return lesson !== undefined && writeHash(state) === writeHash(INITIAL_STATE);
}
