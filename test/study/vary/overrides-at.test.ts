import { describe, expect, it } from 'vitest';
import { fileLibrary } from '../../../src/config/load-files.ts';
import { parseScenario } from '../../../src/config/parse-scenario.ts';
import { YamlSource } from '../../../src/config/yaml-source.ts';
import { overridesAt } from '../../../src/study/vary/overrides-at.ts';

const TEXT = `name: two
model: llama-3.1-8b-instruct
accelerator: h100-sxm
engine: vllm-v1
workload: { arrivals: { process: poisson, rate: 4 }, requests: 10, input: 100, output: 10 }
deployments:
  - { name: a, layout: 1P1D, link: rdma-400g }
  - { name: b, layout: 2 aggregated }
`;

function scenarioWith(...set: [name: string, value: unknown][]) {
  const plain = new YamlSource(TEXT, 'two.yaml').value as Record<string, unknown>;
  const named = set.map(([name, value]) => ({ name, value, origin: `--set ${name}=${value}` }));
  return parseScenario(TEXT, 'two.yaml', fileLibrary('.'), overridesAt(plain, named));
}

const counts = (scenario: ReturnType<typeof scenarioWith>) =>
  scenario.deployments.map(({ pools }) => pools.map(({ count }) => count));

describe('overridesAt', () => {
  it('takes short names and paths', () => {
    const { workload } = scenarioWith(['rate', 9], ['workload.requests', 20]);
    expect(workload).toMatchObject({ arrivals: { rate: 9 }, requests: 20 });
  });

  it('sets a count in every layout that has it', () => {
    expect(counts(scenarioWith(['decode', 5]))).toEqual([[1, 5], [2]]);
    expect(counts(scenarioWith(['replicas', 3]))).toEqual([[1, 1], [3]]);
  });

  it('lets a later value see an earlier one', () => {
    expect(counts(scenarioWith(['deployments[0].layout', '2P2D'], ['prefill', 4]))).toEqual([[4, 2], [2]]);
  });

  it('sets a single value of an engine that stands there by its name', () => {
    const { deployments } = scenarioWith(['maxNumSeqs', 7], ['blockSize', 32]);
    for (const { pools } of deployments)
      for (const { worker } of pools)
        expect(worker.engine).toMatchObject({ batching: { maxNumSeqs: 7 }, cache: { blockSize: 32 } });
  });

  it('blames the option where its value is wrong, not the profile that it changes', () => {
    expect(() => scenarioWith(['maxNumSeqs', 0])).toThrow(
      '--set maxNumSeqs=0: engine.batching.maxNumSeqs: expected a whole number of at least 1, found 0 (number)',
    );
  });

  it('blames a misspelt key of the file, not what it leaves incomplete', () => {
    const text = TEXT.replace('arrivals:', 'arivals:');
    const plain = new YamlSource(text, 'two.yaml').value as Record<string, unknown>;
    const overrides = overridesAt(plain, [{ name: 'rate', value: 2, origin: '--set rate=2' }]);
    expect(() => parseScenario(text, 'two.yaml', fileLibrary('.'), overrides)).toThrow(
      'two.yaml:5:13: workload.arivals: unknown key "arivals" (did you mean "arrivals"?; and 1 more)',
    );
  });

  it('knows what was meant', () => {
    expect(() => scenarioWith(['rte', 3])).toThrow('--set rte=3: unknown path "rte" (did you mean "rate"?)');
  });
});
