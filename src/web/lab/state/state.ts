import { initialValues } from './fields.ts';
import { SET_UP_FIELDS, type SetUpValues } from './set-up-fields.ts';
import { WORKLOAD_FIELDS, type WorkloadValues } from './workload-fields.ts';

/** Everything that a person has set. One or two clusters answer the same requests. */
export interface LabState {
  workload: WorkloadValues;
  setUps: SetUpValues[];
  /** Name of the lesson that is open. */
  lesson?: string;
}

export const INITIAL_STATE: LabState = {
  workload: initialValues(WORKLOAD_FIELDS),
  setUps: [initialValues(SET_UP_FIELDS)],
};

export interface Workers {
  workers: number;
  /** How many of them only prefill: 0 if they all do both. */
  prefill: number;
  gpusPerWorker: number;
}

/** What the sliders come to: a worker has no more GPUs than there are, and somebody is left to decode. */
export function workersOf({ gpus, tensorParallel, prefill }: SetUpValues): Workers {
  const gpusPerWorker = Math.min(gpus, tensorParallel);
  const workers = Math.floor(gpus / gpusPerWorker);
  return { workers, prefill: Math.min(prefill, workers - 1), gpusPerWorker };
}

/** `3P5D`, `8 aggregated`. */
export function layoutName(setUp: SetUpValues): string {
  const { workers, prefill } = workersOf(setUp);
  return prefill === 0 ? `${workers} aggregated` : `${prefill}P${workers - prefill}D`;
}

/** The initial state with some values changed: what lessons start from. */
export function stateWith(
  workload: Partial<WorkloadValues>,
  ...setUps: [Partial<SetUpValues>, Partial<SetUpValues>?]
): LabState {
  const given = setUps.filter((each) => each !== undefined);
  return {
    workload: { ...INITIAL_STATE.workload, ...workload },
    setUps: given.map((changes) => ({ ...INITIAL_STATE.setUps[0], ...changes })),
  };
}
