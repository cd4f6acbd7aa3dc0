import { describe, expect, it } from 'vitest';
import { planCluster } from '../../../src/config/plan-cluster.ts';
import { InfeasibleError } from '../../../src/errors.ts';
import { expectedDecode, expectedFirstToken } from '../../../src/study/inspect/expected-time.ts';
import { inspectModel } from '../../../src/study/inspect/inspect-model.ts';
import {
  lightDecode,
  lightPrompt,
  lightTime,
  ridgePoint,
} from '../../../src/study/inspect/speed-of-light.ts';
import { decodeWork, promptWork } from '../../../src/study/inspect/step-work.ts';
import { deploymentOf, profiles, worker, workersThatDivide } from './workers.ts';

const llama = worker({ model: 'llama-3.1-8b-instruct', accelerator: 'h100-sxm' });

describe('the work that no kernel can avoid', () => {
  it('decodes one sequence of Llama-3.1-8B: 7.5 G weights once, and the KV of its context', () => {
    // q, k, v, o and three matrices of the feed-forward network in 32 layers, and the head; no embedding, no norms.
    const weights = 32 * (4096 * 6144 + 4096 * 4096 + 3 * 4096 * 14_336) + 4096 * 128_256;
    expect(decodeWork(llama, { sequences: 1, contextTokens: 1000 })).toEqual({
      bytes: 2 * weights + 1000 * 131_072,
      flops: { bf16: 2 * weights + 1000 * 32 * 4 * 32 * 128 },
    });
  });

  it('reads the weights of a batch once, and multiplies them for every sequence', () => {
    const one = decodeWork(llama, { sequences: 1, contextTokens: 1 });
    const hundred = decodeWork(llama, { sequences: 100, contextTokens: 1 });
    expect(hundred.bytes - one.bytes).toBe(99 * 131_072);
    expect(hundred.flops.bf16).toBe(100 * one.flops.bf16!);
  });

  it('prefills: every pair of the causal triangle, one row through the head', () => {
    const layers = 32 * (4096 * 6144 + 4096 * 4096 + 3 * 4096 * 14_336);
    const pairs = (1024 * 1025) / 2;
    expect(promptWork(llama, 1024).flops.bf16).toBe(
      2 * layers * 1024 + 2 * 4096 * 128_256 + 32 * pairs * 4 * 32 * 128,
    );
  });

  it('multiplies in the format of the weights, where the chip has it', () => {
    const fp8 = { model: 'llama-3.1-8b-instruct', weights: 'fp8' } as const;
    const batch = { sequences: 1, contextTokens: 1 };
    expect(Object.keys(decodeWork(worker({ ...fp8, accelerator: 'h100-sxm' }), batch).flops).sort()).toEqual([
      'bf16',
      'fp8',
    ]);
    expect(Object.keys(decodeWork(worker({ ...fp8, accelerator: 'a100-80gb' }), batch).flops)).toEqual([
      'bf16',
    ]);
  });

  it('sees no more than a window', () => {
    const gptOss = worker({ model: 'gpt-oss-20b', accelerator: 'h100-sxm' });
    const at = (contextTokens: number) => decodeWork(gptOss, { sequences: 1, contextTokens }).bytes;
    // 12 of 24 layers see everything, the others 128 tokens; 2 x 8 heads x 64 numbers of 2 bytes.
    expect(at(10_001) - at(10_000)).toBe(12 * 2048);
    expect(at(101) - at(100)).toBe(24 * 2048);
  });
});

describe('the speed of light', () => {
  it('is the longer of bytes over bandwidth and FLOP over FLOP/s', () => {
    const { accelerator } = llama;
    expect(lightTime(accelerator, { bytes: 3.352e12, flops: { bf16: 1 } })).toEqual({
      seconds: 1,
      bound: 'memory',
    });
    expect(lightTime(accelerator, { bytes: 1, flops: { bf16: 989.4e12, fp8: 2 * 1978.9e12 } })).toEqual({
      seconds: 3,
      bound: 'compute',
    });
  });

  it('turns at the ridge point, which is peak over bandwidth', () => {
    for (const id of profiles.names('accelerators')) {
      const { accelerator } = worker({ model: 'qwen2.5-0.5b-instruct', accelerator: id });
      const ridge = ridgePoint(accelerator, 'bf16')!;
      expect(ridge).toBe(accelerator.peakFlops.bf16 / accelerator.memoryBandwidthBytesPerSecond);
      expect(lightTime(accelerator, { bytes: 1e9, flops: { bf16: 0.999e9 * ridge } }).bound).toBe('memory');
      expect(lightTime(accelerator, { bytes: 1e9, flops: { bf16: 1.001e9 * ridge } }).bound).toBe('compute');
    }
    expect(ridgePoint(llama.accelerator, 'fp4')).toBeUndefined();
  });

  it('does not answer one sequence sooner for pipeline stages', () => {
    const staged = worker({ model: 'llama-3.1-8b-instruct', accelerator: 'h100-sxm', pipelineParallel: 4 });
    expect(lightPrompt(staged, 1000)).toEqual(lightPrompt(llama, 1000));
    const [four, one] = [4, 1].map((sequences) => ({ sequences, contextTokens: 100 }));
    expect(lightDecode(staged, four)).toEqual(lightDecode(llama, one));
  });
});

describe('nothing is faster than light', () => {
  const batches = [1, 2, 7, 64, 300].flatMap((sequences) =>
    [1, 500, 20_000].map((contextTokens) => ({ sequences, contextTokens })),
  );

  it.each(profiles.names('models'))('%s on every accelerator, for 1 to 8 GPUs and 1 or 2 stages', (model) => {
    let compared = 0;
    for (const spec of workersThatDivide(model)) {
      try {
        const plan = planCluster(deploymentOf(spec));
        for (const batch of batches) {
          const light = lightDecode(spec, batch).seconds;
          expect(expectedDecode(plan.pools[0], batch)).toBeGreaterThanOrEqual(light);
        }
        for (const tokens of [1, 100, 3000]) {
          const expected = expectedFirstToken(plan, tokens);
          if (expected === undefined) continue;
          expect(expected).toBeGreaterThanOrEqual(lightPrompt(spec, tokens).seconds);
          compared++;
        }
      } catch (error) {
        if (!(error instanceof InfeasibleError)) throw error;
      }
    }
    expect(compared).toBeGreaterThan(0);
  });

  it('holds for weights of every format, KV in fp8 and every engine', () => {
    for (const weights of ['bf16', 'fp8', 'int8', 'int4'] as const)
      for (const engine of profiles.names('engines')) {
        const specs = ['h100-sxm', 'mi300x', 'a100-80gb'].flatMap((accelerator) =>
          ['qwen3-30b-a3b', 'qwen2.5-14b-instruct', 'deepseek-v2-lite'].map((model) =>
            worker({ model, accelerator, weights, engine, kvCache: 'fp8', tensorParallel: 2 }),
          ),
        );
        const { fits } = inspectModel(specs[0].model, specs);
        const times = fits.flatMap(({ itl = [], ttft = [] }) => [...itl, ...ttft]);
        expect(times.length).toBeGreaterThan(0);
        for (const { ratio } of times) expect(ratio).toBeGreaterThanOrEqual(1);
      }
  });
});
