import type { SET_UP_FIELDS, SetUpValues } from '../state/set-up-fields.ts';
import { workersOf } from '../state/state.ts';
import type { WORKLOAD_FIELDS, WorkloadValues } from '../state/workload-fields.ts';

export type WorkloadKey = keyof typeof WORKLOAD_FIELDS;
export type SetUpKey = keyof typeof SET_UP_FIELDS;

/** The fields of the workload that mean something as it stands. */
export function workloadKeys({ load, rounds, longShare, prompts }: WorkloadValues): WorkloadKey[] {
  const isClosed = load === 'closed';
  return [
    'load',
    ...keysIf<WorkloadKey>(load === 'poisson' || load === 'constant', ['rate']),
    ...keysIf<WorkloadKey>(isClosed, ['concurrency', 'rounds']),
    ...keysIf<WorkloadKey>(!isClosed || rounds === 0, ['requests']),
    'input',
    'output',
    'spread',
    'longShare',
    ...keysIf<WorkloadKey>(longShare > 0, ['longTokens']),
    'prompts',
    ...keysIf<WorkloadKey>(prompts !== 'nothing', ['groups']),
    ...keysIf<WorkloadKey>(prompts === 'prefix', ['prefixTokens']),
    'seed',
  ];
}

export interface SetUpGroup {
  name: string;
  keys: SetUpKey[];
}

/** The fields of a set-up that mean something as it stands, by what they are about. */
export function setUpGroups(setUp: SetUpValues): SetUpGroup[] {
  const isDisaggregated = workersOf(setUp).prefill > 0;
  const isSglang = setUp.engine === 'sglang';
  return [
    {
      name: 'Hardware and model',
      keys: ['accelerator', 'gpus', 'tensorParallel', 'model', 'weights', 'memoryShare', 'kvBlocks'],
    },
    {
      name: 'Layout',
      keys: [
        'prefill',
        'router',
        ...keysIf<SetUpKey>(isDisaggregated, ['decodeRouter', 'link', 'linkScope']),
      ],
    },
    {
      name: 'Engine and its policies',
      keys: [
        'engine',
        'tokenBudget',
        ...keysIf<SetUpKey>(isSglang, ['chunkTokens', 'blockSize']),
        'maxNumSeqs',
        'policy',
        'prefixCaching',
      ],
    },
  ];
}

function keysIf<Key>(condition: boolean, keys: Key[]): Key[] {
  return condition ? keys : [];
}
