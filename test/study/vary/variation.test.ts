import { describe, expect, it } from 'vitest';
import { fileLibrary } from '../../../src/config/load-files.ts';
import type { PlainMap } from '../../../src/config/profile-layers.ts';
import type { ProfileKind } from '../../../src/config/profile-library.ts';
import type { Scenario } from '../../../src/config/scenario.ts';
import { YamlSource } from '../../../src/config/yaml-source.ts';
import { readAxes } from '../../../src/study/vary/axis.ts';
import { RememberingLibrary } from '../../../src/study/vary/remembering-library.ts';
import { Variation } from '../../../src/study/vary/variation.ts';
import { SCENARIO } from '../../config/scenario-text.ts';
import { definition } from './fail.ts';

const library = fileLibrary('scenarios');

function variation(vary: Record<string, unknown>, set: Record<string, unknown> = {}, text = SCENARIO) {
  const locator = new YamlSource(text, 'demo.yaml');
  const value = locator.value as PlainMap;
  const definitions = (all: Record<string, unknown>) =>
    Object.entries(all).map(([name, written]) => definition(name, written));
  return new Variation({ value, locator, library }, readAxes(definitions(vary), definitions(set), value));
}

function scenarioOf(varied: ReturnType<Variation['at']>): Scenario {
  if ('refusal' in varied) throw varied.refusal.error;
  return varied.scenario;
}

describe('Variation', () => {
  it('resolves the scenario with the values of a point', () => {
    const some = variation({ prefill: '1..7', rate: '2,4' }, { decode: '8 - prefill', requests: 50 });
    const { workload, deployments } = scenarioOf(some.at({ prefill: 3, rate: 2, decode: 5 }));
    expect(workload).toMatchObject({ requests: 50, arrivals: { process: 'poisson', rate: 2 } });
    expect(deployments.map(({ pools }) => pools.map(({ count }) => count))).toEqual([[2], [3, 5]]);
  });

  it('sets a value inside of another after it, in whatever order they were asked for', () => {
    const some = variation({ maxNumSeqs: '32,64' }, { engine: 'sglang' });
    const [{ pools }] = scenarioOf(some.at({ maxNumSeqs: 32 })).deployments;
    expect(pools[0].worker.engine).toMatchObject({ scheduler: 'sglang', batching: { maxNumSeqs: 32 } });
  });

  it('says which value the scenario refused, and of which axis', () => {
    const some = variation({ prefill: '1..8' }, { decode: '8 - prefill' });
    const refused = some.at({ prefill: 8, decode: 0 });
    expect(refused).toMatchObject({ refusal: { axis: { name: 'decode' } } });
    expect(() => scenarioOf(refused)).toThrow(
      'decode=0: deployments[1].layout.decode: expected a whole number of workers, at least 1, found 0 (number)',
    );
  });

  it('says where the file is wrong if nothing that was set is', () => {
    const some = variation({ rate: '1,2' }, {}, SCENARIO.replace('output: 64', 'output: none'));
    expect(some.at({ rate: 1 })).toMatchObject({ refusal: { error: { detail: { position: { line: 9 } } } } });
    expect(some.at({ rate: 1 })).not.toHaveProperty('refusal.axis');
  });

  it('refuses a path for which the scenario has no place', () => {
    const some = variation({ 'workload.input.uniform[5]': '1,2' });
    expect(() => some.at({ 'workload.input.uniform[5]': 1 })).toThrow(
      'there is no workload.input.uniform[5] in the scenario',
    );
  });
});

describe('RememberingLibrary', () => {
  it('reads each profile once, and knows their texts by name', () => {
    const reads: string[] = [];
    const counting = {
      ids: library.ids,
      read: (kind: ProfileKind, name: string) => {
        reads.push(name);
        return library.read(kind, name);
      },
    };
    const remembering = new RememberingLibrary(counting);
    const text = remembering.read('links', 'rdma-400g');
    expect(remembering.read('links', 'rdma-400g')).toBe(text);
    expect(remembering.read('links', 'nothing')).toBeUndefined();
    expect(reads).toEqual(['rdma-400g', 'nothing']);
    expect(remembering.texts()).toEqual({ 'links/rdma-400g': text?.text });
  });
});
