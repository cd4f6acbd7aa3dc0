import { describe, expect, test } from 'vitest';
import { fileLibrary } from '../../src/config/load-files.ts';
import { ProfileResolver } from '../../src/config/profile-resolver.ts';
import { YamlSource } from '../../src/config/yaml-source.ts';
import type { Model } from '../../src/model/model.ts';
import { kvBytesPerToken, parameterCount, weightBytes } from '../../src/model/size.ts';

const resolver = new ProfileResolver(fileLibrary('.'));
const nowhere = new YamlSource('', 'test');
const model = (id: string): Model => resolver.model(id, nowhere);

const INDEX = 'total_size of its model.safetensors.index.json, over 2 bytes';
const HUB = 'size of the tensors as the hub shows it';
const QWEN3 = 'Qwen3 technical report (arXiv 2505.09388) and model card';

/** Published total, in billions, to the digits that are printed, and where. */
const TOTALS: [id: string, billions: string, source: string][] = [
  ['llama-2-7b', '6.738', INDEX],
  ['llama-2-13b', '13.0', HUB],
  ['llama-2-70b', '69.0', HUB],
  ['llama-3-8b', '8.030', INDEX],
  ['llama-3-70b', '70.554', INDEX],
  ['llama-3.1-8b-instruct', '8.030', INDEX],
  ['llama-3.1-70b-instruct', '70.554', INDEX],
  ['llama-3.1-405b-instruct', '405.85', HUB],
  ['llama-3.2-1b-instruct', '1.236', 'Llama 3.2 model card prints 1.23 B; the tensors hold 1,235,814,400'],
  ['llama-3.2-3b-instruct', '3.213', 'Llama 3.2 model card prints 3.21 B; the tensors hold 3,212,749,824'],
  ['llama-3.3-70b-instruct', '70.554', INDEX],
  ['mistral-7b-instruct-v0.3', '7.248', INDEX],
  ['mistral-nemo-instruct-2407', '12.248', INDEX],
  ['mistral-small-24b-instruct-2501', '23.6', HUB],
  ['mixtral-8x7b-instruct-v0.1', '46.703', `Mixtral of Experts (arXiv 2401.04088) prints 47 B; ${INDEX}`],
  ['mixtral-8x22b-instruct-v0.1', '141', 'Mistral AI, Cheaper, Better, Faster, Stronger (April 2024)'],
  ['qwen2-7b', '7.616', INDEX],
  ['qwen2.5-0.5b-instruct', '0.4940', HUB],
  ['qwen2.5-1.5b-instruct', '1.544', HUB],
  ['qwen2.5-3b-instruct', '3.086', INDEX],
  ['qwen2.5-7b-instruct', '7.616', INDEX],
  ['qwen2.5-14b-instruct', '14.770', INDEX],
  ['qwen2.5-32b-instruct', '32.764', INDEX],
  ['qwen2.5-72b-instruct', '72.706', INDEX],
  ['qwen3-8b', '8.191', INDEX],
  ['qwen3-14b', '14.768', INDEX],
  ['qwen3-32b', '32.762', INDEX],
  ['qwen3-30b-a3b', '30.532', INDEX],
  ['qwen3-235b-a22b', '235.094', INDEX],
  ['deepseek-v2-lite', '15.706', INDEX],
  ['deepseek-v2', '236', 'DeepSeek-V2 (arXiv 2405.04434)'],
  ['deepseek-v3', '671', 'DeepSeek-V3 technical report (arXiv 2412.19437), without the prediction layer'],
  ['deepseek-r1', '671', 'DeepSeek-R1 model card'],
  ['gpt-oss-20b', '20.91', 'gpt-oss model card (arXiv 2508.10925), table 1'],
  ['gpt-oss-120b', '116.83', 'gpt-oss model card (arXiv 2508.10925), table 1'],
];

/** Half a unit of the last digit that is printed, in parameters. */
function rounding(billions: string): number {
  const digits = billions.split('.')[1]?.length ?? 0;
  return 0.5e9 * 10 ** -digits;
}

describe('parameters in all', () => {
  test('at least twenty models are compared, each once', () => {
    const ids = TOTALS.map(([id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(20);
  });

  test.each(TOTALS)('%s has %s B within 0.1 %% and the rounding of what is printed (%s)', (id, billions) => {
    const published = Number(billions) * 1e9;
    const difference = Math.abs(parameterCount(model(id)).total - published);
    expect(difference).toBeLessThanOrEqual(0.001 * published + rounding(billions));
  });
});

describe('parameters outside the embeddings', () => {
  // Not here: the cards of Qwen2.5-14B, 32B and 72B print 0.3 to 0.9 % less than their own tensors without embeddings.
  test.each([
    ['qwen2.5-0.5b-instruct', '0.36', 'Qwen2.5 model card'],
    ['qwen2.5-1.5b-instruct', '1.31', 'Qwen2.5 model card'],
    ['qwen2.5-3b-instruct', '2.77', 'Qwen2.5 model card'],
    ['qwen2.5-7b-instruct', '6.53', 'Qwen2.5 model card'],
    ['qwen3-0.6b', '0.44', QWEN3],
    ['qwen3-4b', '3.6', QWEN3],
    ['qwen3-8b', '6.95', QWEN3],
    ['qwen3-14b', '13.2', QWEN3],
    ['qwen3-32b', '31.2', QWEN3],
    ['qwen3-30b-a3b', '29.9', QWEN3],
    ['qwen3-235b-a22b', '234', QWEN3],
  ])('%s has %s B (%s)', (id, billions) => {
    const { total, embedding } = parameterCount(model(id));
    const published = Number(billions) * 1e9;
    expect(Math.abs(total - embedding - published)).toBeLessThanOrEqual(
      0.001 * published + rounding(billions),
    );
  });
});

describe('parameters that are active for a token', () => {
  // Publishers count differently: both embeddings (Mistral, Qwen), or the head alone (OpenAI says so, DeepSeek-V2 does).
  test.each([
    ['mixtral-8x7b-instruct-v0.1', '12.9', 'all', 'Mixtral of Experts announcement'],
    ['mixtral-8x22b-instruct-v0.1', '39', 'all', 'Cheaper, Better, Faster, Stronger'],
    ['qwen3-30b-a3b', '3.3', 'all', QWEN3],
    ['qwen3-235b-a22b', '22', 'all', QWEN3],
    ['deepseek-v2-lite', '2.4', 'head', 'DeepSeek-V2-Lite model card'],
    ['deepseek-v2', '21', 'head', 'DeepSeek-V2'],
    ['deepseek-v3', '37', 'head', 'DeepSeek-V3 technical report'],
    ['gpt-oss-20b', '3.61', 'head', 'gpt-oss model card, table 1'],
    ['gpt-oss-120b', '5.13', 'head', 'gpt-oss model card, table 1'],
  ])('%s has %s B, embeddings counted: %s (%s)', (id, billions, counted) => {
    const { active, embedding } = parameterCount(model(id));
    const inputs = counted === 'head' ? embedding / 2 : 0;
    const published = Number(billions) * 1e9;
    expect(Math.abs(active - inputs - published)).toBeLessThanOrEqual(0.01 * published + rounding(billions));
  });
});

describe('bytes', () => {
  test.each([
    ['deepseek-v3', 70_272, 'Insights into DeepSeek-V3 (arXiv 2505.09343), table 1'],
    ['qwen2.5-72b-instruct', 327_680, 'the same'],
    ['llama-3.1-405b-instruct', 516_096, 'the same'],
    ['llama-2-7b', 32 * 2 * 32 * 128 * 2, 'by hand: multi-head, 512 KiB'],
    ['llama-2-13b', 40 * 2 * 40 * 128 * 2, 'by hand: multi-head, 800 KiB'],
    ['llama-3.1-8b-instruct', 32 * 2 * 8 * 128 * 2, 'by hand: 128 KiB'],
    ['llama-3.1-70b-instruct', 80 * 2 * 8 * 128 * 2, 'by hand: 320 KiB'],
    ['qwen3-30b-a3b', 48 * 2 * 4 * 128 * 2, 'by hand: head dimension 128, not 2048 / 32'],
    ['deepseek-v2', 60 * (512 + 64) * 2, 'by hand: one latent vector'],
    ['gpt-oss-120b', 36 * 2 * 8 * 64 * 2, 'by hand: head dimension 64, not 2880 / 64'],
  ])('%s keeps %i bytes of KV a token (%s)', (id, bytes) => {
    expect(kvBytesPerToken(model(id), 'bf16')).toBe(bytes);
  });

  test.each([
    ['gpt-oss-120b', 60.8, 'gpt-oss model card, table 1: checkpoint of 60.8 GiB'],
    ['gpt-oss-20b', 12.8, 'gpt-oss model card, table 1: checkpoint of 12.8 GiB'],
  ])('%s is stored in %f GiB (%s)', (id, gibibytes) => {
    expect(Math.abs(weightBytes(model(id), model(id).weights) / 2 ** 30 / gibibytes - 1)).toBeLessThan(0.005);
  });
});
