import { describe, expect, it } from 'vitest';
import { fileLibrary } from '../../src/config/load-files.ts';
import { parseScenario } from '../../src/config/parse-scenario.ts';
import { changed, SCENARIO } from './scenario-text.ts';

const library = fileLibrary('.');
const parse = (text: string) => parseScenario(text, 'demo.yaml', library);
const apart = 1;

describe('parseScenario', () => {
  it('resolves names and quantities', () => {
    const { name, seed, deployments } = parse(SCENARIO);
    expect([name, seed]).toEqual(['demo', 7]);
    expect(deployments.map(({ pools }) => pools.map(({ role, count }) => `${count} ${role}`))).toEqual([
      ['2 aggregated'],
      ['1 prefill', '1 decode'],
    ]);
    const { worker } = deployments[0].pools[0];
    expect(worker.accelerator).toMatchObject({
      id: 'h100-sxm',
      memoryBytes: 81_559 * 2 ** 20,
      boardPowerWatts: 700,
    });
    expect(worker.accelerator.interconnect.id).toBe('nvlink4');
    expect(worker.model).toMatchObject({ id: 'llama-3.1-8b-instruct', layers: 32 });
    expect(worker).toMatchObject({ tensorParallel: 1, pipelineParallel: 1, kvCacheType: 'bf16' });
    expect(worker.engine.id).toBe('vllm-v1');
    expect(worker).not.toHaveProperty('kvBlocks');
    expect(deployments[apart].link).toMatchObject({ id: 'rdma-400g' });
    expect(deployments[0]).not.toHaveProperty('link');
  });

  it('routes round robin over links of the workers, with nothing before them, unless told otherwise', () => {
    expect(parse(SCENARIO).deployments[apart]).toMatchObject({
      router: 'round-robin',
      decodeRouter: 'round-robin',
      linkScope: 'worker',
      ingress: { requestDelaySeconds: 0, responseDelaySeconds: 0, perPromptTokenSeconds: 0 },
    });
  });

  it('takes a setting from the pool, then from the deployment, then from the top', () => {
    const text = changed(
      'layout: 1P1D',
      `layout: 1P1D
    tensorParallel: 2
    accelerator: h200-sxm
    prefill: { tensorParallel: 4, kvBlocks: 9000 }
    decode: { engine: sglang, kvCache: fp8, gpuMemoryUtilization: 0.5 }`,
    );
    const [prefill, decode] = parse(text).deployments[apart].pools.map(({ worker }) => worker);
    expect([prefill.tensorParallel, decode.tensorParallel]).toEqual([4, 2]);
    expect([prefill.accelerator.id, decode.accelerator.id]).toEqual(['h200-sxm', 'h200-sxm']);
    expect([prefill.model.id, decode.model.id]).toEqual(['llama-3.1-8b-instruct', 'llama-3.1-8b-instruct']);
    expect([prefill.kvBlocks, decode.kvBlocks]).toEqual([9000, undefined]);
    expect([prefill.engine.id, decode.engine.id]).toEqual(['vllm-v1', 'sglang']);
    expect([prefill.kvCacheType, decode.kvCacheType]).toEqual(['bf16', 'fp8']);
    expect([prefill.engine.cache.gpuMemoryUtilization, decode.engine.cache.gpuMemoryUtilization]).toEqual([
      0.9, 0.5,
    ]);
  });

  it('lays what stands inline over the profile that it extends', () => {
    const text = changed('rdma-400g', '{ extends: rdma-400g, bandwidth: 10 GB/s }').replace(
      'accelerator: h100-sxm',
      'accelerator: { extends: h100-sxm, memory: { capacity: 40 GiB }, interconnect: { extends: nvlink4, latency: 1 us } }',
    );
    const { link, pools } = parse(text).deployments[apart];
    const shipped = parse(SCENARIO).deployments[apart];
    expect(link).toEqual({ ...shipped.link, id: 'rdma-400g (changed)', bandwidthBytesPerSecond: 10e9 });
    const [was, is] = [shipped.pools[0].worker.accelerator, pools[0].worker.accelerator];
    expect(is).toEqual({
      ...was,
      id: 'h100-sxm (changed)',
      memoryBytes: 40 * 2 ** 30,
      interconnect: { ...was.interconnect, id: 'nvlink4 (changed)', latencySeconds: 1e-6 },
    });
  });

  it('knows a model by its name on the hub', () => {
    const { deployments } = parse(changed('llama-3.1-8b-instruct', 'meta-llama/Llama-3.1-8B-Instruct'));
    expect(deployments[0].pools[0].worker.model.id).toBe('llama-3.1-8b-instruct');
  });

  it('quantises the linear layers, in 16-bit arithmetic where the chip has no other', () => {
    const weightsOn = (card: string) =>
      parse(changed('accelerator: h100-sxm', `accelerator: ${card}\nweights: fp8`)).deployments[0].pools[0]
        .worker.weights;
    expect(weightsOn('h100-sxm')).toMatchObject({ name: 'fp8', bitsPerWeight: 8, compute: 'fp8' });
    expect(weightsOn('a100-80gb')).toMatchObject({ name: 'fp8', bitsPerWeight: 8, compute: 'bf16' });
  });

  it('reads delays, objectives and what was measured', () => {
    const text = changed(
      'layout: 1P1D',
      'layout: 1P1D\n    ingress: { requestDelay: 5 ms, perPromptToken: 2 us }',
    ).replace(
      'percentiles: [50, 99]',
      'goodput: "ttft:200"\nmeasured: { apart: { mean_ttft_ms: 12.5 } }\nsource: a paper',
    );
    const scenario = parse(text);
    expect(scenario.deployments[apart].ingress).toEqual({
      requestDelaySeconds: 0.005,
      responseDelaySeconds: 0,
      perPromptTokenSeconds: 2e-6,
    });
    expect(scenario.metrics).toEqual({ percentiles: [99], goodput: { ttft: 200 }, warmupSeconds: 0 });
    expect(scenario.measured).toEqual({ apart: { mean_ttft_ms: 12.5 } });
    expect(scenario.source).toBe('a paper');
  });

  it('puts overrides in the place of what the text says', () => {
    const overrides = [
      { path: ['workload', 'requests'], value: 5, origin: '--set' },
      { path: ['deployments', 1, 'layout'], value: '3P1D', origin: '--set' },
    ];
    const { workload, deployments } = parseScenario(SCENARIO, 'demo.yaml', library, overrides);
    expect(workload.requests).toBe(5);
    expect(deployments[apart].pools[0].count).toBe(3);
    const wrong = [{ path: ['seed'], value: 'x', origin: '--seed' }];
    expect(() => parseScenario(SCENARIO, 'demo.yaml', library, wrong)).toThrow(
      '--seed: seed: expected a whole number of at least 0, found "x" (text)',
    );
  });
});
