import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { xpyd } from './built-cli.ts';

let folder: string;
const path = (...names: string[]) => join(folder, ...names);

/** A model of our own: the config.json of Qwen2.5-1.5B with half of its layers. */
const config = {
  ...(JSON.parse(readFileSync('profiles/models/qwen2.5-1.5b-instruct.json', 'utf8')) as Record<
    string,
    unknown
  >),
  num_hidden_layers: 14,
};

const SCENARIO = `name: own
model: ./own-model
accelerator: ./own-gpu.yaml
engine: ./own-engine.yaml
link: ./own-link.yaml
workload: { arrivals: { process: constant, rate: 4 }, requests: 20, input: 400, output: 20 }
deployments:
  - { name: apart, layout: 1P1D }
`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'xpyd-'));
  const snapshot = path('hub', 'models--us--Half-1B', 'snapshots', 'c0ffee');
  mkdirSync(snapshot, { recursive: true });
  mkdirSync(path('hub', 'models--us--Half-1B', 'refs'));
  mkdirSync(path('own-model'));
  mkdirSync(path('llama-3.1-8b-instruct'));
  mkdirSync(path('empty'));
  const json = (value: unknown) => JSON.stringify(value, undefined, 2);
  const files: Record<string, string> = {
    'hub/models--us--Half-1B/refs/main': 'c0ffee\n',
    'hub/models--us--Half-1B/snapshots/c0ffee/config.json': json(config),
    'own-model/config.json': json(config),
    'llama-3.1-8b-instruct/config.json': json(config),
    'nested.json': json({ model_type: 'our_vision_model', text_config: config }),
    'tabs.json': JSON.stringify(config, undefined, '\t'),
    'overlay.yaml': 'extends: ./own-model\nnum_hidden_layers: 7\n',
    'missing.json': json({ model_type: 'x', text_config: { ...config, vocab_size: undefined } }),
    'unknown.json': json({ ...config, model_type: 'qwen3_next', architectures: ['Qwen3NextForCausalLM'] }),
    'untyped.json': json({ ...config, model_type: undefined, architectures: ['Qwen3MoeForCausalLM'] }),
    'broken.json': '{\n  "model_type": "llama",\n  "hidden_size": 4096\n',
    'own-gpu.yaml':
      'extends: h100-sxm\nname: Half an H100\nmemory: { capacity: 40 GB, bandwidth: 1676 GB/s }\n',
    'wrong-gpu.yaml': 'extends: h100-sxm\nmemory:\n  bandwith: 1 TB/s\n',
    'own-engine.yaml': 'extends: sglang\nbatching:\n  maxNumSeqs: 33\n',
    'own-link.yaml': 'extends: rdma-100g\nefficiency: 0.5\n',
    'own.yaml': SCENARIO,
    'tight.yaml': SCENARIO.replace('./own-model', 'llama-3.1-70b-instruct'),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(path(name), text);
});

afterAll(() => rmSync(folder, { recursive: true }));

const inspectModel = (model: string) =>
  xpyd(['inspect', 'model', model, '--accelerator', 'l4', '--tp', '1', '--json']);

describe('inspect model', () => {
  it.each([
    ['a folder', 'own-model', 'own-model', 14],
    ['a config.json', 'own-model/config.json', 'own-model', 14],
    ['a folder that is called like a shipped model', 'llama-3.1-8b-instruct', 'llama-3.1-8b-instruct', 14],
    ['a model in the cache of Hugging Face', 'hub/models--us--Half-1B', 'Half-1B', 14],
    ['a snapshot there', 'hub/models--us--Half-1B/snapshots/c0ffee', 'Half-1B', 14],
    ['a multimodal config', 'nested.json', 'nested', 14],
    ['a config that is indented by tabs', 'tabs.json', 'tabs', 14],
    ['an overlay', 'overlay.yaml', 'overlay', 7],
  ])('reads %s', (_, file, id, layers) => {
    const { exitCode, stdout } = inspectModel(path(file));
    expect(exitCode).toBe(0);
    const { model, kvBytesPerToken, fits } = JSON.parse(stdout);
    expect(model).toMatchObject({ id, layers, modelType: 'qwen2' });
    expect(kvBytesPerToken.bf16).toBe(layers * 2 * 2 * 128 * 2);
    expect(fits[0]).toMatchObject({ accelerator: 'l4', tensorParallel: 1 });
    expect(fits[0].itl[0].ratio).toBeGreaterThanOrEqual(1);
  });

  it.each([
    [
      'missing.json',
      'missing.json:3:3: text_config.vocab_size: expected a whole number >= 1, but it is missing',
    ],
    [
      'unknown.json',
      'unknown model type "qwen3_next", architecture Qwen3NextForCausalLM (nearest: qwen3_moe;',
    ],
    ['untyped.json', 'no model type, architecture Qwen3MoeForCausalLM (nearest: qwen3_moe;'],
    ['broken.json', 'broken.json:4:1: not valid JSON'],
    ['empty', 'empty: there is no config.json in this folder'],
    ['none.json', 'there is no model at'],
  ])('refuses %s in one line', (file, reason) => {
    const { exitCode, stdout, stderr } = inspectModel(path(file));
    expect(stderr).toContain(reason);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect([exitCode, stdout]).toEqual([2, '']);
  });

  it('says of a model that does not fit that it does not, and ends well', () => {
    const { exitCode, stdout } = xpyd([
      'inspect',
      'model',
      'llama-3.1-70b-instruct',
      '--accelerator',
      'h100',
      '--tp',
      '1,2',
    ]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('smallest tensorParallel that fits is 2');
    expect(stdout).toContain('h100-sxm TP2');
  });

  it.each([
    [['model', 'qwen3-8b', '--tp', '3'], '--tp: expected a number of GPUs that divides the 32 heads'],
    [['model', 'qwen3-8b', '--tp', 'two'], '--tp: expected whole numbers of GPUs'],
    [['model', 'qwen3-8b', '--accelerator', 'h100,h100'], '"h100" stands here twice'],
    [['model', 'qwen3-8b', '--accelerator', 'l41'], '--accelerator: unknown accelerator "l41"'],
    [['modle', 'qwen3-8b'], 'did you mean "model"?'],
    [['accelerator', 'l4', '--tp', '2'], '--tp has no effect on inspect accelerator'],
    [['scenario', 'x.yaml', '--engine', 'sglang'], '--engine has no effect on inspect scenario'],
  ])('refuses %j', (words, reason) => {
    const { exitCode, stderr } = xpyd(['inspect', ...words]);
    expect(stderr).toContain(reason);
    expect(exitCode).toBe(2);
  });
});

describe('inspect accelerator', () => {
  it('reads one of our own, with its ridge', () => {
    const { exitCode, stdout } = xpyd(['inspect', 'accelerator', path('own-gpu.yaml'), '--json']);
    expect(exitCode).toBe(0);
    const { accelerator, formats } = JSON.parse(stdout);
    expect(accelerator).toMatchObject({ id: 'own-gpu', name: 'Half an H100', memoryBytes: 40e9 });
    expect(formats[0].ridgeFlopsPerByte).toBeCloseTo(989.4e12 / 1676e9, 9);
  });

  it('says where in it something is wrong', () => {
    const { exitCode, stderr } = xpyd(['inspect', 'accelerator', path('wrong-gpu.yaml')]);
    expect(stderr).toContain(
      'wrong-gpu.yaml:3:3: memory.bandwith: unknown key "bandwith" (did you mean "bandwidth"?)',
    );
    expect(exitCode).toBe(2);
  });
});

describe('inspect scenario', () => {
  it('resolves profiles of our own of every kind', () => {
    const { exitCode, stdout } = xpyd(['inspect', 'scenario', path('own.yaml'), '--json']);
    expect(exitCode).toBe(0);
    const [{ pools, handover }] = JSON.parse(stdout).deployments;
    expect(pools[0]).toMatchObject({ model: 'own-model', accelerator: 'own-gpu', engine: 'own-engine' });
    expect(pools[0].limits[0]).toEqual({
      setting: 'batching.maxNumSeqs',
      value: 33,
      from: 'own-engine.yaml:3',
    });
    expect(handover.link).toBe('own-link');
    expect(handover.expectedSeconds).toBeGreaterThan(2 * handover.lightSeconds);
  });

  it('takes --set, and says that it was the command line', () => {
    const { stdout } = xpyd([
      'inspect',
      'scenario',
      path('own.yaml'),
      '--set',
      'gpuMemoryUtilization=0.5',
      '--json',
    ]);
    const { limits } = JSON.parse(stdout).deployments[0].pools[0];
    const share = limits.find(({ setting }: { setting: string }) => setting === 'cache.gpuMemoryUtilization');
    expect(share.value).toBe(0.5);
    expect(share.from).toContain('--set gpuMemoryUtilization=0.5');
  });

  it('ends with 3 for a scenario that cannot run, and shows it all the same', () => {
    const { exitCode, stdout, stderr } = xpyd(['inspect', 'scenario', path('tight.yaml')]);
    expect(exitCode).toBe(3);
    expect(stdout).toContain('cannot run');
    expect(stderr).toContain('apart: llama-3.1-70b-instruct does not fit on Half an H100');
  });
});

describe('run', () => {
  it('takes the same files', () => {
    const { exitCode, stdout } = xpyd(['run', path('own.yaml'), '--no-check']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('apart');
  });
});
