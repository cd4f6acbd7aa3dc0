import { describe, expect, it } from 'vitest';
import { withValue } from '../../../src/study/vary/with-value.ts';

const scenario = {
  engine: 'vllm-v1',
  accelerator: 'h100-sxm',
  workload: { arrivals: { process: 'poisson', rate: 4 } },
  deployments: [
    { name: 'a', layout: '2P3D' },
    { name: 'b', layout: 'aggregated', engine: { extends: 'sglang', batching: { maxNumSeqs: 8 } } },
  ],
};

describe('withValue', () => {
  it('sets a value and leaves everything else, the original included, as it is', () => {
    const copy = structuredClone(scenario);
    const changed = withValue(scenario, ['workload', 'arrivals', 'rate'], 9);
    expect(scenario).toEqual(copy);
    expect(changed).toEqual({ ...copy, workload: { arrivals: { process: 'poisson', rate: 9 } } });
  });

  it('opens a layout that is written as a text', () => {
    expect(withValue(scenario, ['deployments', 0, 'layout', 'prefill'], 7)?.deployments).toEqual([
      { name: 'a', layout: { prefill: 7, decode: 3 } },
      scenario.deployments[1],
    ]);
    const replicas = withValue(scenario, ['deployments', 1, 'layout', 'aggregated'], 4);
    expect(replicas?.deployments).toMatchObject([{}, { layout: { aggregated: 4 } }]);
  });

  it('makes of the name of a profile the map that extends it', () => {
    expect(withValue(scenario, ['engine', 'batching', 'maxNumSeqs'], 64)?.engine).toEqual({
      extends: 'vllm-v1',
      batching: { maxNumSeqs: 64 },
    });
    expect(withValue({}, ['engine', 'cache', 'blockSize'], 32)).toEqual({
      engine: { extends: 'vllm-v1', cache: { blockSize: 32 } },
    });
  });

  it('adds to what a profile already changes', () => {
    const path = ['deployments', 1, 'engine', 'batching', 'maxChunkTokens'];
    expect(withValue(scenario, path, 256)?.deployments).toMatchObject([
      {},
      { engine: { extends: 'sglang', batching: { maxNumSeqs: 8, maxChunkTokens: 256 } } },
    ]);
  });

  it('extends what a deployment or a pool takes from above', () => {
    const path = ['deployments', 0, 'decode', 'accelerator', 'memory', 'capacity'];
    expect(withValue(scenario, path, '40 GB')?.deployments).toMatchObject([
      { decode: { accelerator: { extends: 'h100-sxm', memory: { capacity: '40 GB' } } } },
      {},
    ]);
  });

  it('has no place inside of a text, or beyond the end of a list', () => {
    expect(withValue(scenario, ['deployments', 2, 'name'], 'c')).toBeUndefined();
    expect(withValue(scenario, ['deployments', 0, 'name', 'first'], 'c')).toBeUndefined();
  });
});
