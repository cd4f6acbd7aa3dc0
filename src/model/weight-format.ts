import type { ConfigReader } from './config-reader.ts';
import type { WeightFormat } from './model.ts';

/** Bits of a scale factor by format: 16-bit for integers, 32-bit for fp8 blocks, 8-bit exponents for mxfp4. */
const SCALE_BITS = { int: 16, fp8: 32, mx: 8 };
/** Weights that share one scale in mxfp4 (OCP Microscaling Formats, 2023). */
const MX_BLOCK = 32;

/**
 * Formats by name, as a scenario may ask for them. int4 is GPTQ or AWQ with groups of 128, computed in 16 bit after
 * dequantisation; fp8 and int8 quantise the activations too; fp4 is mxfp4 with 16-bit activations.
 */
export const WEIGHT_FORMATS: Record<WeightFormat['name'], WeightFormat> = {
  bf16: { name: 'bf16', bitsPerWeight: 16, compute: 'bf16' },
  fp8: { name: 'fp8', bitsPerWeight: 8, compute: 'fp8' },
  int8: { name: 'int8', bitsPerWeight: 8, compute: 'int8' },
  int4: { name: 'int4', bitsPerWeight: 4 + SCALE_BITS.int / 128, compute: 'bf16' },
  fp4: { name: 'fp4', bitsPerWeight: 4 + SCALE_BITS.mx / MX_BLOCK, compute: 'bf16' },
};

type QuantMethodReader = (quantization: ConfigReader) => WeightFormat;

const QUANT_METHODS: Record<string, QuantMethodReader> = {
  gptq: (quantization) => weightOnly(quantization, !quantization.boolean('sym', true)),
  awq: (quantization) => weightOnly(quantization, quantization.boolean('zero_point', true)),
  fp8: readFp8,
  'compressed-tensors': readCompressedTensors,
  mxfp4: () => ({ ...WEIGHT_FORMATS.fp4, scope: 'experts' }),
};

/** How a checkpoint stores its linear layers. 16 and 32 bit checkpoints without `quantization_config` run in 16 bit. */
export function readWeightFormat(config: ConfigReader): WeightFormat {
  const quantization = config.optionalObject('quantization_config');
  if (quantization === undefined) return readUnquantized(config);
  const read = QUANT_METHODS[quantization.string('quant_method')];
  return (
    read?.(quantization) ??
    quantization.fail('quant_method', `one of ${Object.keys(QUANT_METHODS).join(', ')}`)
  );
}

function readUnquantized(config: ConfigReader): WeightFormat {
  const key = config.optionalString('dtype') === undefined ? 'torch_dtype' : 'dtype';
  const dtype = config.optionalString(key) ?? 'bfloat16';
  if (!['bfloat16', 'float16', 'float32'].includes(dtype)) config.fail(key, 'bfloat16, float16 or float32');
  return WEIGHT_FORMATS.bf16;
}

/** GPTQ and AWQ: a 16-bit scale for each group of weights and, where asymmetric, a zero point of `bits` bits. */
function weightOnly(quantization: ConfigReader, zeroPoints: boolean): WeightFormat {
  const bits = quantization.integer('bits');
  if (bits !== 4 && bits !== 8) quantization.fail('bits', '4 or 8');
  const groupSize = quantization.integer('group_size', -1);
  const bitsPerGroup = SCALE_BITS.int + (zeroPoints ? bits : 0);
  const bitsPerWeight = groupSize > 0 ? bits + bitsPerGroup / groupSize : bits;
  return { name: bits === 4 ? 'int4' : 'int8', bitsPerWeight, compute: 'bf16' };
}

/** fp8 with one 32-bit scale a block of `weight_block_size` (128 x 128 in DeepSeek-V3) or, without it, a tensor. */
function readFp8(quantization: ConfigReader): WeightFormat {
  const isSize = (item: unknown): item is number => Number.isSafeInteger(item) && (item as number) > 0;
  const block = quantization.optionalList('weight_block_size', isSize, 'two sizes');
  if (block === undefined) return WEIGHT_FORMATS.fp8;
  const weightsPerBlock = block.reduce((product, size) => product * size, 1);
  return { ...WEIGHT_FORMATS.fp8, bitsPerWeight: 8 + SCALE_BITS.fp8 / weightsPerBlock };
}

/** `type` and `num_bits` of compressed-tensors. */
const COMPRESSED_KINDS: Record<string, 'int4' | 'int8' | 'fp8'> = {
  int4: 'int4',
  int8: 'int8',
  float8: 'fp8',
};

/** llm-compressor: one group of settings for all linear layers. Without quantised activations it computes in 16 bit. */
function readCompressedTensors(quantization: ConfigReader): WeightFormat {
  const group =
    quantization.optionalObject('config_groups')?.optionalObject('group_0') ??
    quantization.fail('config_groups', 'an object with group_0');
  const weights = group.optionalObject('weights') ?? group.fail('weights', 'an object');
  const bits = weights.integer('num_bits');
  const groupSize = weights.optionalInteger('group_size', -1) ?? -1;
  const bitsPerWeight = groupSize > 0 ? bits + SCALE_BITS.int / groupSize : bits;
  const kind = `${weights.string('type')}${bits}`;
  const name =
    COMPRESSED_KINDS[kind] ?? weights.fail('num_bits', `one of ${Object.keys(COMPRESSED_KINDS).join(', ')}`);
  const quantizedActivations = group.optionalObject('input_activations') !== undefined;
  return { name, bitsPerWeight, compute: quantizedActivations && name !== 'int4' ? name : 'bf16' };
}
