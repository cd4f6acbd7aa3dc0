import { describe, expect, it } from 'vitest';
import { fileLibrary } from '../../../src/config/load-files.ts';
import { parseScenario } from '../../../src/config/parse-scenario.ts';
import type { PlainMap } from '../../../src/config/profile-layers.ts';
import { YamlSource } from '../../../src/config/yaml-source.ts';
import { simulate } from '../../../src/simulate.ts';
import { inspectScenario, type ScenarioInspection } from '../../../src/study/inspect/inspect-scenario.ts';
import { renderScenario } from '../../../src/study/inspect/scenario-table.ts';
import { loneRequest } from './lone-request.ts';

const library = fileLibrary('.');

function lines({ engine = 'vllm-v1', more = '', deployment = '' } = {}): string {
  return `name: demo
model: llama-3.1-8b-instruct
accelerator: h100-sxm
engine: ${engine}
link: rdma-400g
${more}
workload: { arrivals: { process: constant, rate: 4 }, requests: 101, input: 2000, output: 201 }
deployments:
  - { name: together, layout: 2 aggregated }
  - { name: apart, layout: 1P1D ${deployment} }
`;
}

const parse = (text: string) => parseScenario(text, 'demo.yaml', library);

function inspect(text: string): ScenarioInspection {
  const source = new YamlSource(text, 'demo.yaml');
  return inspectScenario(parse(text), { value: source.value as PlainMap, locator: source, library });
}

describe('inspectScenario', () => {
  it('draws the workload: rate, lengths and mean context', () => {
    expect(inspect(lines()).workload).toEqual({
      requests: 101,
      requestsPerSecond: 4,
      meanInputTokens: 2000,
      meanOutputTokens: 201,
      // The 200 decoded tokens see 2,001 to 2,200.
      meanContextTokens: 2100.5,
      longestContextTokens: 2201,
    });
  });

  it('hands 2,000 tokens of 131,072 bytes over a line of 50 GB/s', () => {
    const [together, apart] = inspect(lines()).deployments;
    expect(together).not.toHaveProperty('handover');
    expect(apart.handover).toMatchObject({ bytes: 2000 * 131_072, lightSeconds: (2000 * 131_072) / 50e9 });
    expect(apart.handover!.expectedSeconds).toBeGreaterThan(apart.handover!.lightSeconds);
  });

  it.each(['vllm-v1', 'sglang', 'vllm-v0', 'trtllm'])(
    'expects under %s what a run of the mean request takes, never faster than light',
    (engine) => {
      const text = lines({ engine });
      parse(text).deployments.forEach((deployment, index) => {
        const { ttft } = inspect(text).deployments[index];
        const run = simulate(loneRequest(deployment, 2000, 2)).result.deployments[0];
        expect(1000 * ttft!.expectedSeconds).toBeCloseTo(run.metrics.mean_ttft_ms as number, 9);
        expect(ttft!.ratio).toBeGreaterThanOrEqual(1);
      });
    },
  );

  it.each(['source-first', 'destination-first'] as const)(
    'holds light below each owner of the first token, %s',
    (memory) => {
      for (const firstToken of ['prefill', 'arrival', 'decodeStep'])
        for (const layerwise of memory === 'source-first' ? [false] : [false, true]) {
          const disaggregation = `{ memory: ${memory}, firstToken: ${firstToken}, layerwise: ${layerwise} }`;
          const engine = `{ extends: vllm-v1, disaggregation: ${disaggregation} }`;
          expect(inspect(lines({ engine })).deployments[1].ttft!.ratio).toBeGreaterThanOrEqual(1);
        }
    },
  );

  it('says where each limit stands: profile, row for the card, scenario', () => {
    const engine = '{ extends: vllm-v1, graphs: { maxBatch: 64 } }';
    const text = lines({ engine, more: 'gpuMemoryUtilization: 0.8' });
    const { limits } = inspect(text).deployments[0].pools[0];
    const of = (setting: string) => limits.find((limit) => limit.setting === setting);
    expect(of('cache.blockSize')).toMatchObject({
      value: 16,
      from: expect.stringMatching(/^vllm-v1\.yaml:\d+$/),
    });
    expect(of('batching.maxNumSeqs')).toMatchObject({ value: 1024 });
    expect(of('batching.maxNumSeqs')!.from).toBe(of('batching.maxNumBatchedTokens')!.from);
    expect(of('batching.maxChunkTokens')).toMatchObject({ value: 'unlimited' });
    expect(of('graphs.maxBatch')).toEqual({ setting: 'graphs.maxBatch', value: 64, from: 'demo.yaml:4' });
    expect(of('cache.gpuMemoryUtilization')).toMatchObject({ value: 0.8, from: 'demo.yaml:6' });
  });

  it('takes the limits of a pool from the pool', () => {
    const deployment = ', decode: { engine: { extends: sglang, cache: { blockSize: 64 } } }';
    const [prefill, decode] = inspect(lines({ deployment })).deployments[1].pools;
    const blockSize = (pool: typeof prefill) =>
      pool.limits.find(({ setting }) => setting === 'cache.blockSize');
    expect(blockSize(prefill)!.from).toMatch(/^vllm-v1\.yaml/);
    expect(blockSize(decode)).toMatchObject({ value: 64, from: 'demo.yaml:10' });
    expect(prefill).not.toHaveProperty('itl');
    expect(decode.itl!.map(({ sequences }) => sequences)[0]).toBe(1);
  });

  it('bounds the rate, and says how much of it is offered', () => {
    const { capacity } = inspect(lines()).deployments[0];
    expect(capacity!.load).toBe(4 / capacity!.requestsPerSecond);
    expect(capacity!.narrowest).toBe('the workers');
  });

  it('shows a deployment that cannot run beside those that can', () => {
    const text = lines({ deployment: ', model: llama-3.1-405b-instruct, accelerator: l4' });
    const inspection = inspect(text);
    const [together, apart] = inspection.deployments;
    expect(together).not.toHaveProperty('impossible');
    expect(apart.impossible).toContain('does not fit on L4');
    expect(apart.pools[0]).not.toHaveProperty('kv');
    expect(renderScenario(inspection)).toMatch(/cannot run: llama-3\.1-405b-instruct does not fit/);
  });
});
