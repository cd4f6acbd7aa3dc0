import { all, type BigNumber, create } from 'mathjs';
import { describe, expect, test } from 'vitest';
import { readModel } from '../../src/model/read-model.ts';
import { kvBytesPerToken, parameterCount, weightBytes } from '../../src/model/size.ts';
import { WEIGHT_FORMATS } from '../../src/model/weight-format.ts';
import {
  DEEPSEEK_V2_LITE,
  GPT_OSS_20B,
  LLAMA_3_1_8B,
  LLAMA_3_2_1B,
  MISTRAL_7B_V0_1,
  MIXTRAL_8X7B,
  QWEN_2_5_7B,
} from './configs.ts';

const math = create(all, { number: 'BigNumber', precision: 64 });
/** Exact value of a formula with plain numbers: written out as one would by hand. */
const exactly = (formula: string): number => (math.evaluate(formula) as BigNumber).toNumber();

const llama = readModel(LLAMA_3_1_8B, 'llama-3.1-8b');
const llama1B = readModel(LLAMA_3_2_1B, 'llama-3.2-1b');
const qwen = readModel(QWEN_2_5_7B, 'qwen2.5-7b');
const mixtral = readModel(MIXTRAL_8X7B, 'mixtral-8x7b');
const deepseek = readModel(DEEPSEEK_V2_LITE, 'deepseek-v2-lite');
const gptOss = readModel(GPT_OSS_20B, 'gpt-oss-20b');

describe('parameterCount', () => {
  test('Llama-3.1-8B: q, k, v, o and three FFN matrices in each of 32 layers, norms, embedding and head', () => {
    const { total, active, embedding } = parameterCount(llama);
    expect(total).toBe(
      exactly(
        '32 * (4096 * (32 + 2*8) * 128 + 32*128 * 4096 + 3 * 4096 * 14336 + 2*4096) + 4096 + 2 * 128256 * 4096',
      ),
    );
    expect(total).toBe(8_030_261_248);
    expect(active).toBe(total);
    expect(embedding).toBe(2 * 128_256 * 4096);
  });

  test('Llama-3.2-1B: tied embeddings count once', () => {
    expect(parameterCount(llama1B)).toMatchObject({ total: 1_235_814_400, embedding: 128_256 * 2048 });
  });

  test('Qwen2.5-7B: bias of q, k and v', () => {
    const { total } = parameterCount(qwen);
    expect(total).toBe(
      exactly(
        '28 * (3584 * (28 + 2*4) * 128 + (28 + 2*4) * 128 + 3584 * 3584 + 3 * 3584 * 18944 + 2*3584) + 3584 + 2 * 152064 * 3584',
      ),
    );
    expect(total).toBe(7_615_616_512);
  });

  test('Mixtral-8x7B: eight experts and a router, of which two run for a token', () => {
    const { total, active } = parameterCount(mixtral);
    const rest = '32 * (4096 * 48 * 128 + 4096 * 4096 + 4096 * 8 + 2*4096) + 4096 + 2 * 32000 * 4096';
    expect(total).toBe(exactly(`${rest} + 32 * 8 * 3 * 4096 * 14336`));
    expect(total).toBe(46_702_792_704);
    expect(active).toBe(exactly(`${rest} + 32 * 2 * 3 * 4096 * 14336`));
  });

  test('DeepSeek-V2-Lite: latent attention, one dense layer, 64 routed and 2 shared experts', () => {
    const attention = '2048 * 16 * 192 + 2048 * 576 + 512 + 512 * 16 * 256 + 16 * 128 * 2048';
    const mixture = '64 * 3 * 2048 * 1408 + 3 * 2048 * 2816 + 2048 * 64';
    const { total } = parameterCount(deepseek);
    expect(total).toBe(
      exactly(
        `27 * (${attention} + 2*2048) + 3 * 2048 * 10944 + 26 * (${mixture}) + 2048 + 2 * 102400 * 2048`,
      ),
    );
    expect(total).toBe(15_706_484_224);
  });
});

describe('weightBytes', () => {
  test('16 bit: two bytes for every parameter', () => {
    for (const model of [llama, llama1B, qwen, mixtral, deepseek]) {
      expect(weightBytes(model, WEIGHT_FORMATS.bf16)).toBe(2 * parameterCount(model).total);
    }
  });

  test('int4: linear layers at 4.125 bits, embeddings, head, norms and bias in 16 bit', () => {
    const linear = exactly('28 * (3584 * 36 * 128 + 3584 * 3584 + 3 * 3584 * 18944)');
    const rest = parameterCount(qwen).total - linear;
    expect(weightBytes(qwen, WEIGHT_FORMATS.int4)).toBe((linear * 4.125) / 8 + rest * 2);
    expect(weightBytes(qwen, WEIGHT_FORMATS.int4) / 1e9).toBeCloseTo(5.55, 2);
  });

  test('mxfp4 of gpt-oss: experts at 4.25 bits, all else in 16 bit; the checkpoint has about 13.75 GB', () => {
    const experts = exactly('24 * 32 * 3 * 2880 * 2880');
    const rest = parameterCount(gptOss).total - experts;
    expect(weightBytes(gptOss, gptOss.weights)).toBe((experts * 4.25) / 8 + rest * 2);
    expect(weightBytes(gptOss, gptOss.weights) / 1e9).toBeCloseTo(13.75, 1);
  });
});

describe('kvBytesPerToken', () => {
  test.each([
    ['Llama-3.1-8B', llama, '32 * 2 * 8 * 128 * 2', 131_072],
    ['Qwen2.5-7B', qwen, '28 * 2 * 4 * 128 * 2', 57_344],
    ['Mixtral-8x7B', mixtral, '32 * 2 * 8 * 128 * 2', 131_072],
    ['DeepSeek-V2-Lite, 576 elements a layer and once', deepseek, '27 * (512 + 64) * 2', 31_104],
  ])('%s', (_, model, formula, bytes) => {
    expect(kvBytesPerToken(model, 'bf16')).toBe(exactly(formula));
    expect(kvBytesPerToken(model, 'bf16')).toBe(bytes);
  });

  test('fp8 halves it', () => {
    for (const model of [llama, deepseek]) {
      expect(kvBytesPerToken(model, 'fp8')).toBe(kvBytesPerToken(model, 'bf16') / 2);
    }
  });

  test('window layers count as full ones', () => {
    const windowed = readModel(MISTRAL_7B_V0_1, 'm');
    const full = readModel({ ...MISTRAL_7B_V0_1, sliding_window: null }, 'm');
    expect(kvBytesPerToken(windowed, 'bf16')).toBe(kvBytesPerToken(full, 'bf16'));
  });
});
