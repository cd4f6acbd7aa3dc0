import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createStepCost, type StepCostSpec } from '../../src/cost/create-step-cost.ts';
import type { StepCost } from '../../src/cost/step-cost.ts';
import { ConfigError } from '../../src/errors.ts';
import { WEIGHT_FORMATS } from '../../src/model/weight-format.ts';
import {
  A10,
  A10G,
  A100,
  DEEPSEEK_V2_LITE,
  H100,
  H200,
  LLAMA_8B,
  LLAMA_70B,
  MISTRAL_WINDOW,
  MIXTRAL,
  NO_OVERHEAD,
  QWEN_7B,
  stepCostSpec,
} from './fixtures.ts';

const decode = (cost: StepCost, sequences: number, context: number, eager = false) =>
  cost.stepSeconds(sequences, sequences * context, 0, 0, 0, sequences, eager);
const prefill = (cost: StepCost, tokens: number) =>
  cost.stepSeconds(0, 0, tokens, 1, cost.prefillAttentionSeconds(tokens, 0), 1, false);

const launching = { ...NO_OVERHEAD, kernelLaunchSeconds: 7e-6, kernelsPerLayer: 12 };
const LAUNCHES = 32 * 12 * 7e-6;

describe('graphs', () => {
  const cost = createStepCost(
    stepCostSpec({ accelerator: H200, tensorParallel: 8, overhead: launching, graphs: { maxBatch: 8 } }),
  );

  test('a small decode step replays a graph, and the launches are gone', () => {
    expect(decode(cost, 8, 100)).toBeLessThan(LAUNCHES);
  });

  test('beyond the captured sizes, and when asked to, launches bound it from below', () => {
    expect(decode(cost, 9, 100)).toBeCloseTo(LAUNCHES, 12);
    expect(decode(cost, 8, 100, true)).toBeCloseTo(LAUNCHES, 12);
  });

  test('a step with prompt tokens is eager; a long one hides its launches', () => {
    expect(prefill(cost, 16)).toBeCloseTo(LAUNCHES, 12);
    const free = createStepCost(stepCostSpec({ accelerator: H200, tensorParallel: 8 }));
    expect(prefill(cost, 8192)).toBe(prefill(free, 8192));
  });
});

describe('host overhead', () => {
  const overhead = { ...NO_OVERHEAD, perStepSeconds: 1e-3, perSequenceSeconds: 50e-6 };
  const gpu = decode(createStepCost(stepCostSpec()), 10, 1000);

  test('adds to the GPU, or hides behind it', () => {
    expect(decode(createStepCost(stepCostSpec({ overhead })), 10, 1000)).toBeCloseTo(gpu + 1.5e-3, 12);
    const overlapped = { ...overhead, overlapped: true };
    expect(decode(createStepCost(stepCostSpec({ overhead: overlapped })), 10, 1000)).toBe(gpu);
  });

  test('the tables of KV blocks take as long as the context that decodes', () => {
    const tables = { ...overhead, perContextTokenSeconds: 20e-9 };
    const [without, having] = [overhead, tables].map((host) =>
      createStepCost(stepCostSpec({ overhead: host })),
    );
    expect(decode(having, 10, 1000) - decode(without, 10, 1000)).toBeCloseTo(10_000 * 20e-9, 12);
    expect(prefill(having, 1024)).toBe(prefill(without, 1024));
  });

  test('prompts may take more kernels than decoding', () => {
    const twice = { ...launching, kernelsPerPromptLayer: 2 * launching.kernelsPerLayer };
    const eager = createStepCost(
      stepCostSpec({ accelerator: H200, tensorParallel: 8, overhead: twice, graphs: { maxBatch: 0 } }),
    );
    expect(prefill(eager, 16)).toBeCloseTo(2 * LAUNCHES, 12);
    expect(decode(eager, 1, 100)).toBeCloseTo(LAUNCHES, 12);
  });

  test('prompts count as sequences', () => {
    const [without, having] = [NO_OVERHEAD, overhead].map((host) =>
      createStepCost(stepCostSpec({ overhead: host })),
    );
    expect(prefill(having, 1024) - prefill(without, 1024)).toBeCloseTo(1.05e-3, 12);
  });
});

describe('composition', () => {
  const cost = createStepCost(stepCostSpec());

  test('attention of the chunks adds up', () => {
    const step = (attentionSeconds: number) => cost.stepSeconds(0, 0, 2048, 2, attentionSeconds, 2, false);
    expect(step(3e-3) - step(1e-3)).toBeCloseTo(2e-3, 12);
  });

  test('a chunk that does not end its prompt needs no logits', () => {
    const step = (rows: number) => cost.stepSeconds(0, 0, 2048, 1, 0, rows, false);
    const head = (2 * 4096 * 128_256) / 3352e9;
    expect(step(1) - step(0)).toBeGreaterThan(head);
    expect(step(1) - step(0)).toBeLessThan(head * 1.3);
  });

  test('decoding beside a prefill costs less than a step of its own', () => {
    const attention = cost.prefillAttentionSeconds(1024, 0);
    const mixed = cost.stepSeconds(32, 32_000, 1024, 1, attention, 33, false);
    expect(mixed).toBeGreaterThan(prefill(cost, 1024));
    expect(mixed).toBeLessThan(prefill(cost, 1024) + decode(cost, 32, 1000));
  });

  test('an empty step takes no time', () => {
    expect(cost.stepSeconds(0, 0, 0, 0, 0, 0, false)).toBe(0);
  });

  test('what is remembered is what would be computed', () => {
    const forgetful = createStepCost(stepCostSpec({ maxTokens: 1 }));
    for (const tokens of [1, 100, 8192, 30_000])
      expect(prefill(forgetful, tokens)).toBe(prefill(cost, tokens));
    expect(decode(forgetful, 64, 1000)).toBe(decode(cost, 64, 1000));
    expect(decode(cost, 64, 1000)).toBe(decode(cost, 64, 1000));
  });
});

describe('laws', () => {
  const specs: StepCostSpec[] = [
    stepCostSpec(),
    stepCostSpec({ model: LLAMA_70B, tensorParallel: 4, overhead: launching, graphs: { maxBatch: 160 } }),
    stepCostSpec({ accelerator: A100, model: MIXTRAL, tensorParallel: 2 }),
    stepCostSpec({ accelerator: A10, model: QWEN_7B, weights: WEIGHT_FORMATS.int4, tensorParallel: 2 }),
    stepCostSpec({ accelerator: A10G, model: DEEPSEEK_V2_LITE, tensorParallel: 2 }),
    stepCostSpec({ model: MISTRAL_WINDOW, pipelineParallel: 4 }),
    stepCostSpec({
      weights: WEIGHT_FORMATS.fp8,
      kvCacheType: 'fp8',
      overhead: { ...launching, overlapped: true },
    }),
  ];
  const costs = specs.map(createStepCost);
  const anyIndex = fc.nat(specs.length - 1);
  const anyStep = fc.record({
    sequences: fc.integer({ min: 1, max: 400 }),
    context: fc.integer({ min: 1, max: 20_000 }),
    tokens: fc.integer({ min: 0, max: 16_000 }),
  });
  const seconds = (
    cost: StepCost,
    { sequences, context, tokens }: { sequences: number; context: number; tokens: number },
  ) => {
    const prompts = tokens > 0 ? 1 : 0;
    const attention = tokens > 0 ? cost.prefillAttentionSeconds(tokens, 0) : 0;
    return cost.stepSeconds(
      sequences,
      sequences * context,
      tokens,
      prompts,
      attention,
      sequences + prompts,
      false,
    );
  };

  test('longer contexts, more prompt tokens and more sequences are never faster', () => {
    // On pipeline stages a further sequence can fill a stage that rested: only one stage is in question here.
    const single = fc.constantFrom(...costs.filter((_, index) => specs[index].pipelineParallel === 1));
    fc.assert(
      fc.property(single, anyStep, fc.integer({ min: 1, max: 5000 }), (cost, step, more) => {
        const before = seconds(cost, step) * (1 - 1e-9);
        expect(seconds(cost, { ...step, context: step.context + more })).toBeGreaterThanOrEqual(before);
        expect(seconds(cost, { ...step, tokens: step.tokens + more })).toBeGreaterThanOrEqual(before);
        expect(seconds(cost, { ...step, sequences: step.sequences + 1 })).toBeGreaterThanOrEqual(before);
      }),
    );
  });

  test('on pipeline stages longer contexts are never faster', () => {
    fc.assert(
      fc.property(anyIndex, anyStep, fc.integer({ min: 1, max: 5000 }), (index, step, more) => {
        const before = seconds(costs[index], step) * (1 - 1e-9);
        expect(seconds(costs[index], { ...step, context: step.context + more })).toBeGreaterThanOrEqual(
          before,
        );
      }),
    );
  });

  test('twice the bandwidth, compute or interconnect is never slower', () => {
    fc.assert(
      fc.property(anyIndex, anyStep, (index, step) => {
        const { accelerator } = specs[index];
        const { interconnect, peakFlops, memoryBandwidthBytesPerSecond } = accelerator;
        const faster = [
          { ...accelerator, memoryBandwidthBytesPerSecond: 2 * memoryBandwidthBytesPerSecond },
          { ...accelerator, peakFlops: { ...peakFlops, bf16: 2 * peakFlops.bf16 } },
          {
            ...accelerator,
            interconnect: {
              ...interconnect,
              bandwidthBytesPerSecond: 2 * interconnect.bandwidthBytesPerSecond,
            },
          },
        ];
        const before = seconds(costs[index], step);
        for (const card of faster) {
          const after = seconds(createStepCost({ ...specs[index], accelerator: card }), step);
          expect(after).toBeLessThanOrEqual(before * (1 + 1e-9));
        }
      }),
      { numRuns: 50 },
    );
  });

  test('never faster than streaming the weights and the cache, or than the FLOPs of its tokens', () => {
    fc.assert(
      fc.property(anyStep, (step) => {
        const linear = 6_979_321_856;
        const bytes = 2 * linear + step.sequences * step.context * 131_072;
        const flops = 2 * linear * (step.sequences + step.tokens);
        expect(seconds(costs[0], step)).toBeGreaterThan(Math.max(bytes / 3352e9, flops / 989e12));
      }),
    );
  });
});

describe('tensor parallelism', () => {
  const on = (accelerator: StepCostSpec['accelerator'], tensorParallel: number) =>
    createStepCost(stepCostSpec({ accelerator, tensorParallel }));

  test('t GPUs are faster than one, but not t times', () => {
    for (const tensorParallel of [2, 4, 8]) {
      for (const step of [
        (cost: StepCost) => decode(cost, 64, 2000),
        (cost: StepCost) => prefill(cost, 4096),
      ]) {
        const [one, many] = [step(on(H100, 1)), step(on(H100, tensorParallel))];
        expect(many).toBeLessThan(one);
        expect(many).toBeGreaterThan(one / tensorParallel);
      }
    }
  });

  test('over PCIe much of a large prefill is all-reduce', () => {
    const gain = (accelerator: StepCostSpec['accelerator']) =>
      prefill(on(accelerator, 1), 4096) / prefill(on(accelerator, 4), 4096);
    expect(gain(H100)).toBeGreaterThan(2.2);
    expect(gain(A10)).toBeLessThan(2);
  });
});

describe('quantised weights', () => {
  const seconds = (weights: StepCostSpec['weights'], step: (cost: StepCost) => number) =>
    step(createStepCost(stepCostSpec({ weights })));

  test('decode gains bandwidth, prefill gains only what the tensor cores multiply in', () => {
    const one = (cost: StepCost) => decode(cost, 1, 1000);
    const long = (cost: StepCost) => prefill(cost, 8192);
    const { bf16, fp8, int4 } = WEIGHT_FORMATS;
    expect(seconds(fp8, one)).toBeLessThan(seconds(bf16, one) * 0.75);
    expect(seconds(int4, one)).toBeLessThan(seconds(fp8, one));
    expect(seconds(fp8, long)).toBeLessThan(seconds(bf16, long) * 0.8);
    expect(seconds(int4, long)).toBeGreaterThan(seconds(bf16, long) * 0.95);
  });
});

describe('measured steps, without host overhead', () => {
  const llama70B = createStepCost(
    stepCostSpec({ model: LLAMA_70B, tensorParallel: 4, graphs: { maxBatch: 160 } }),
  );

  test('Llama 70B on four H100 under SGLang: 15.8 ms with one sequence, 28 to 30 with 112', () => {
    expect(decode(llama70B, 1, 2300) * 1e3).toBeGreaterThan(15);
    expect(decode(llama70B, 1, 2300) * 1e3).toBeLessThan(15.8);
    expect(decode(llama70B, 112, 2357) * 1e3).toBeGreaterThan(25);
    expect(decode(llama70B, 112, 2357) * 1e3).toBeLessThan(30);
  });

  test('Qwen2.5 7B on an A10G: 33.9 ms with one sequence', () => {
    const qwen = createStepCost(stepCostSpec({ accelerator: A10G, model: QWEN_7B }));
    expect(decode(qwen, 1, 1000) * 1e3).toBeGreaterThan(31);
    expect(decode(qwen, 1, 1000) * 1e3).toBeLessThan(33.9);
  });

  test('DeepSeek-V2-Lite on two A10G: from 1 to 20 sequences 28 ms more, as each touches experts of its own', () => {
    const deepseek = createStepCost(
      stepCostSpec({ accelerator: A10G, model: DEEPSEEK_V2_LITE, tensorParallel: 2 }),
    );
    const more = (decode(deepseek, 20, 800) - decode(deepseek, 1, 800)) * 1e3;
    expect(more).toBeGreaterThan(22);
    expect(more).toBeLessThan(28);
  });
});

describe('refusals', () => {
  test('a model that cannot be divided', () => {
    expect(() => createStepCost(stepCostSpec({ model: QWEN_7B, tensorParallel: 8 }))).toThrow(ConfigError);
    expect(() => createStepCost(stepCostSpec({ model: LLAMA_8B, pipelineParallel: 33 }))).toThrow(
      'pipelineParallel',
    );
  });

  test('figures that beat the hardware', () => {
    const moe = { ...A100.operators.moe, computeEfficiency: 1.4 };
    const accelerator = { ...A100, operators: { ...A100.operators, moe } };
    expect(() => createStepCost(stepCostSpec({ accelerator, model: MIXTRAL }))).toThrow('computeEfficiency');
    expect(H100.operators.moe.computeEfficiency).toBeLessThan(1);
  });
});
