import { type ComponentChild, h } from 'preact';
import { useState } from 'preact/hooks';
import { SET_UP_FIELDS, type SetUpValues } from '../state/set-up-fields.ts';
import { layoutName } from '../state/state.ts';
import { WORKLOAD_FIELDS } from '../state/workload-fields.ts';
import type { Store } from '../store.ts';
import { type SetUpKey, setUpGroups, type WorkloadKey, workloadKeys } from './control-groups.ts';
import { Control } from './controls.ts';
import { LayoutControl } from './layout-control.ts';

/** All controls: those of the workload, which both set-ups share, and those of the set-up that is being changed. */
export function SetUpPanel({ store }: { store: Store }): ComponentChild {
  const { workload, setUps } = store.snapshot.state;
  const [wanted, choose] = useState(0);
  const index = Math.min(wanted, setUps.length - 1);
  return h(
    'div',
    { class: 'panel' },
    h(SetUpTabs, { store, index, choose }),
    setUpGroups(setUps[index]).map(({ name, keys }) =>
      h(
        Group,
        { key: name, name },
        keys.map((key) => h(SetUpControl, { key, store, index, name: key })),
      ),
    ),
    h(
      Group,
      { name: 'Workload' },
      workloadKeys(workload).map((key) => h(WorkloadControl, { key, store, name: key })),
    ),
  );
}

/** Below this width all groups begin closed, so that the results are near. */
const NARROW = 900;

function Group({ name, children }: { name: string; children?: unknown }): ComponentChild {
  return h(
    'details',
    { class: 'group', open: window.innerWidth > NARROW },
    h('summary', {}, name),
    children as ComponentChild,
  );
}

interface WorkloadProps {
  store: Store;
  name: WorkloadKey;
  /** On the page; a lesson shows some controls a second time. */
  id?: string;
}

export function WorkloadControl({ store, name, id = `workload-${name}` }: WorkloadProps): ComponentChild {
  const { workload } = store.snapshot.state;
  return h(Control, {
    id,
    field: WORKLOAD_FIELDS[name],
    value: workload[name],
    onChange: (value) => store.setWorkload({ [name]: value }),
  });
}

interface SetUpProps {
  store: Store;
  index: number;
  name: SetUpKey;
  id?: string;
}

export function SetUpControl({ store, index, name, id = `set-up-${name}` }: SetUpProps): ComponentChild {
  const setUp = store.snapshot.state.setUps[index];
  const change = (value: string | number) => store.setSetUp(index, { [name]: value } as Partial<SetUpValues>);
  if (name === 'prefill') return h(LayoutControl, { id, setUp, onChange: change });
  return h(Control, { id, field: SET_UP_FIELDS[name], value: setUp[name], onChange: change });
}

/** A, B, and the button that brings the second one or takes it away. */
function SetUpTabs({
  store,
  index,
  choose,
}: {
  store: Store;
  index: number;
  choose: (index: number) => void;
}): ComponentChild {
  const { setUps } = store.snapshot.state;
  const hasSecond = setUps.length > 1;
  return h(
    'div',
    { class: 'tabs', role: 'group', 'aria-label': 'Set-up to change' },
    setUps.map((setUp, place) =>
      h(
        'button',
        { key: place, type: 'button', 'aria-pressed': place === index, onClick: () => choose(place) },
        h('b', { class: `mark mark-${place}` }, 'AB'[place]),
        ` ${layoutName(setUp)}`,
      ),
    ),
    h(
      'button',
      {
        type: 'button',
        class: 'quiet',
        onClick: () => {
          store.toggleSecond();
          choose(hasSecond ? 0 : 1);
        },
      },
      hasSecond ? 'Remove B' : 'Compare with a second',
    ),
  );
}
