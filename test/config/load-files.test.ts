import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileLibrary, loadScenario } from '../../src/config/load-files.ts';
import { changed, SCENARIO } from './scenario-text.ts';

const MODEL = 'profiles/models/llama-3.1-8b-instruct.json';
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'xpyd-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function load(text: string) {
  writeFileSync(join(folder, 'demo.yaml'), text);
  return loadScenario(join(folder, 'demo.yaml'));
}

describe('loadScenario', () => {
  it('finds models and profiles by paths from the folder of the scenario', () => {
    mkdirSync(join(folder, 'my-llama'));
    copyFileSync(MODEL, join(folder, 'my-llama/config.json'));
    writeFileSync(join(folder, 'slow.yaml'), 'extends: rdma-400g\nbandwidth: 1 GB/s\n');
    const text = changed('model: llama-3.1-8b-instruct', 'model: my-llama').replace(
      'rdma-400g',
      './slow.yaml',
    );
    const [together, apart] = load(text).deployments;
    expect(together.pools[0].worker.model).toMatchObject({ id: 'my-llama', layers: 32 });
    expect(apart.link).toMatchObject({ id: 'slow', bandwidthBytesPerSecond: 1e9, flows: 'shared' });
    const direct = load(changed('model: llama-3.1-8b-instruct', 'model: my-llama/config.json'));
    expect(direct.deployments[0].pools[0].worker.model.id).toBe('my-llama');
  });

  it('sends a published benchmark to the command that runs it', () => {
    expect(() => loadScenario('scenarios/published/ray-serve-a10g.benchmark.yaml')).toThrow(
      'is a published benchmark and no scenario (xpyd validate ray-serve-a10g)',
    );
  });

  it('says where in a profile something is wrong', () => {
    writeFileSync(join(folder, 'slow.yaml'), 'extends: rdma-400g\nbandwith: 1 GB/s\n');
    const wrong = `${join(folder, 'slow.yaml')}:2:1: bandwith: unknown key "bandwith" (did you mean "bandwidth"?)`;
    expect(() => load(changed('rdma-400g', './slow.yaml'))).toThrow(wrong);
  });

  it('does not follow a profile that extends itself', () => {
    writeFileSync(join(folder, 'a.yaml'), 'extends: ./b.yaml\n');
    writeFileSync(join(folder, 'b.yaml'), 'extends: ./a.yaml\n');
    expect(() => load(changed('rdma-400g', './a.yaml'))).toThrow('link "./a.yaml" extends itself');
  });

  it('refuses a model that is not JSON, a folder and a file that is not there', () => {
    writeFileSync(join(folder, 'config.json'), '{');
    expect(() => load(changed('model: llama-3.1-8b-instruct', 'model: ./config.json'))).toThrow(
      'config.json:1:2: not valid JSON: ',
    );
    expect(() => loadScenario(folder)).toThrow(`${folder}: this is a folder`);
    expect(() => loadScenario(join(folder, 'none.yaml'))).toThrow('none.yaml: there is no such file');
    expect(() => load(SCENARIO.replace('rdma-400g', '.'))).toThrow('unknown link "."');
  });
});

describe('fileLibrary', () => {
  it('lists what is shipped, in order', () => {
    const ids = fileLibrary('.').ids('engines');
    expect(ids).toContain('vllm-v1');
    expect(ids).toEqual([...ids].sort());
  });

  it('takes the start of an id that only one shipped profile has', () => {
    const library = fileLibrary(folder);
    expect(library.read('accelerators', 'h200')?.id).toBe('h200-sxm');
    expect(library.read('accelerators', 'a10')?.id).toBe('a10');
    expect(library.read('accelerators', 'a100')).toBeUndefined();
    expect(library.read('accelerators', 'h2')).toBeUndefined();
  });
});
