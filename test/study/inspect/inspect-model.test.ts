import { describe, expect, it } from 'vitest';
import { kvPool } from '../../../src/cost/memory.ts';
import { simulate } from '../../../src/simulate.ts';
import { inspectModel } from '../../../src/study/inspect/inspect-model.ts';
import { renderModel } from '../../../src/study/inspect/model-table.ts';
import { loneRequest } from './lone-request.ts';
import { deploymentOf, profiles, worker } from './workers.ts';

const small = worker({ model: 'llama-3.1-8b-instruct', accelerator: 'l4' });
const large = worker({ model: 'llama-3.1-70b-instruct', accelerator: 'h100-sxm' });

describe('inspectModel', () => {
  it('says what a model takes', () => {
    const { parameters, weightBytes, kvBytesPerToken, tensorParallel } = inspectModel(small.model, []);
    expect(parameters.total).toBe(8_030_261_248);
    expect(weightBytes).toMatchObject({ checkpoint: 16_060_522_496, bf16: 16_060_522_496 });
    expect(kvBytesPerToken).toEqual({ bf16: 131_072, fp8: 65_536 });
    expect(tensorParallel).toEqual([1, 2, 4, 8, 16, 32]);
  });

  it('has room for as many tokens as the engine has, and fills it with the largest batch', () => {
    const [fit] = inspectModel(small.model, [small]).fits;
    const { engine } = small;
    expect(fit.kvTokens).toBe(kvPool({ ...small, ...engine.batching, ...engine.cache }).tokens);
    const [one, most] = fit.itl!;
    expect(one.sequences).toBe(1);
    expect(most.sequences).toBe(Math.floor(fit.kvTokens! / 1024));
  });

  it('says that a model does not fit, and goes on', () => {
    const { fits } = inspectModel(large.model, [large]);
    expect(fits[0].impossible).toContain('smallest tensorParallel that fits is 2');
    expect(fits[0]).not.toHaveProperty('itl');
    expect(renderModel(inspectModel(large.model, [large]), { everyFit: true })).toContain(
      'does not fit on H100 SXM',
    );
  });

  it.each(profiles.names('engines'))('expects what a run of one request under %s takes', (engine) => {
    const spec = worker({ model: 'qwen2.5-7b-instruct', accelerator: 'h100-sxm', engine });
    const [{ itl, ttft }] = inspectModel(spec.model, [spec]).fits;
    for (const [inputTokens, time] of [
      [1024, ttft![0].expectedSeconds],
      [8192, ttft![1].expectedSeconds],
    ]) {
      const { metrics } = simulate(loneRequest(deploymentOf(spec), inputTokens, 2)).result.deployments[0];
      expect(metrics.mean_ttft_ms).toBeCloseTo(1000 * time, 9);
    }
    const { metrics } = simulate(loneRequest(deploymentOf(spec), 1023, 2)).result.deployments[0];
    expect(metrics.mean_itl_ms).toBeCloseTo(1000 * itl![0].expectedSeconds, 9);
  });
});
