import { describe, expect, test } from 'vitest';
import { ConfigReader } from '../../src/model/config-reader.ts';
import { readWeightFormat, WEIGHT_FORMATS } from '../../src/model/weight-format.ts';

const read = (config: object) => readWeightFormat(new ConfigReader(config, 'm'));
const quantized = (quantization_config: object) => read({ quantization_config });

describe('checkpoints without quantization_config', () => {
  test.each([{ torch_dtype: 'bfloat16' }, { dtype: 'float16' }, { torch_dtype: 'float32' }, {}])(
    '%j runs in 16 bit',
    (config) => {
      expect(read(config)).toEqual({ name: 'bf16', bitsPerWeight: 16, compute: 'bf16' });
    },
  );

  test('an unknown dtype is refused under the key that it stands at', () => {
    expect(() => read({ dtype: 'float8' })).toThrow(
      'dtype: expected bfloat16, float16 or float32, got "float8"',
    );
    expect(() => read({ torch_dtype: 'int3' })).toThrow('torch_dtype: expected');
  });
});

describe('weight-only formats compute in 16 bit', () => {
  test('GPTQ: 4 bits and a 16-bit scale for 128 weights', () => {
    const format = quantized({ quant_method: 'gptq', bits: 4, group_size: 128, sym: true });
    expect(format).toEqual({ name: 'int4', bitsPerWeight: 4 + 16 / 128, compute: 'bf16' });
  });

  test('AWQ has a zero point of 4 bits as well', () => {
    const format = quantized({ quant_method: 'awq', bits: 4, group_size: 128, zero_point: true });
    expect(format.bitsPerWeight).toBe(4 + 20 / 128);
  });

  test('group size -1: one scale a column, which does not count', () => {
    expect(quantized({ quant_method: 'gptq', bits: 8, group_size: -1 })).toEqual({
      name: 'int8',
      bitsPerWeight: 8,
      compute: 'bf16',
    });
  });

  test('mxfp4: an 8-bit exponent for 32 weights, experts only', () => {
    expect(quantized({ quant_method: 'mxfp4' })).toEqual({
      name: 'fp4',
      bitsPerWeight: 4.25,
      compute: 'bf16',
      scope: 'experts',
    });
  });
});

describe('formats that the tensor cores multiply in', () => {
  test('fp8 with a 32-bit scale for a block of 128 x 128', () => {
    expect(quantized({ quant_method: 'fp8', weight_block_size: [128, 128] })).toEqual({
      name: 'fp8',
      bitsPerWeight: 8 + 32 / 16_384,
      compute: 'fp8',
    });
    expect(quantized({ quant_method: 'fp8' }).bitsPerWeight).toBe(8);
  });

  const group = (weights: object, input_activations: object | null) => ({
    quant_method: 'compressed-tensors',
    config_groups: { group_0: { weights, input_activations } },
  });

  test('compressed-tensors: int8 weights and activations', () => {
    const int8 = { num_bits: 8, type: 'int' };
    expect(quantized(group(int8, int8))).toEqual({ name: 'int8', bitsPerWeight: 8, compute: 'int8' });
    expect(quantized(group(int8, null)).compute).toBe('bf16');
  });

  test('compressed-tensors: float of 8 bits is fp8, int of 4 is weight-only', () => {
    const fp8 = { num_bits: 8, type: 'float' };
    expect(quantized(group(fp8, fp8))).toEqual(WEIGHT_FORMATS.fp8);
    expect(quantized(group({ num_bits: 4, type: 'int', group_size: 128 }, null))).toEqual(
      WEIGHT_FORMATS.int4,
    );
  });
});

test('what cannot be read is refused', () => {
  expect(() => quantized({ quant_method: 'bitsandbytes' })).toThrow(
    'one of gptq, awq, fp8, compressed-tensors, mxfp4',
  );
  expect(() => quantized({ quant_method: 'gptq', bits: 3, group_size: 128 })).toThrow(
    'quantization_config.bits',
  );
  expect(() => quantized({ quant_method: 'compressed-tensors' })).toThrow(
    'quantization_config.config_groups',
  );
});
