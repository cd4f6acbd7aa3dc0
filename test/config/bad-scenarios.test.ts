import { describe, expect, it } from 'vitest';
import { fileLibrary } from '../../src/config/load-files.ts';
import { parseScenario } from '../../src/config/parse-scenario.ts';
import { ConfigError } from '../../src/errors.ts';
import { changed, SCENARIO } from './scenario-text.ts';

const library = fileLibrary('.');

function errorOf(text: string): ConfigError {
  try {
    parseScenario(text, 'demo.yaml', library);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('the scenario was accepted');
}

/** What is wrong, the text, and the one line that the user reads. */
const CASES: [what: string, text: string, line: string][] = [
  [
    'an unknown key',
    changed('seed: 7', 'sede: 7'),
    'demo.yaml:2:1: sede: unknown key "sede" (did you mean "seed"?)',
  ],
  [
    'a misspelt key, not the one that is missing for it',
    changed('rate: 4', 'rte: 4'),
    'demo.yaml:6:33: workload.arrivals.rte: unknown key "rte" (did you mean "rate"?)',
  ],
  [
    'a misspelt process',
    changed('poisson', 'poison'),
    'demo.yaml:6:15: workload.arrivals.process: expected one of poisson, gamma, constant, burst, ramp, closed, found "poison" (text) (did you mean "poisson"?)',
  ],
  [
    'no process',
    changed('process: poisson, ', ''),
    'demo.yaml:6:3: workload.arrivals.process: missing, expected one of poisson, gamma, constant, burst, ramp, closed',
  ],
  [
    'a negative rate',
    changed('rate: 4', 'rate: -4'),
    'demo.yaml:6:33: workload.arrivals.rate: expected a positive number of requests per second, found -4 (number)',
  ],
  [
    'a rate that is no number',
    changed('rate: 4', 'rate: .nan'),
    'demo.yaml:6:33: workload.arrivals.rate: expected a positive number of requests per second, found NaN (number)',
  ],
  [
    'an infinite rate',
    changed('rate: 4', 'rate: .inf'),
    'demo.yaml:6:33: workload.arrivals.rate: expected a positive number of requests per second, found Infinity (number)',
  ],
  [
    'no rate at all',
    changed('rate: 4', 'rate: 0'),
    'demo.yaml:6:33: workload.arrivals.rate: expected a positive number of requests per second, found 0 (number)',
  ],
  [
    'a rate in words',
    changed('rate: 4', 'rate: fast'),
    'demo.yaml:6:33: workload.arrivals.rate: expected a rate such as "4 req/s" or "100 /min", found "fast", which does not start with a number',
  ],
  [
    'a rate in the unit of something else',
    changed('rate: 4', 'rate: 4 ms'),
    'demo.yaml:6:33: workload.arrivals.rate: expected a rate such as "4 req/s" or "100 /min", found "4 ms", which is a time (did you mean /s?)',
  ],
  [
    'no requests',
    changed('requests: 100', 'requests: 0'),
    'demo.yaml:7:3: workload.requests: expected a whole number of requests, at least 1, found 0 (number)',
  ],
  [
    'half a request',
    changed('requests: 100', 'requests: 1.5'),
    'demo.yaml:7:3: workload.requests: expected a whole number of requests, at least 1, found 1.5 (number)',
  ],
  [
    'more requests than fit into memory',
    changed('requests: 100', 'requests: 10000000000'),
    'demo.yaml:7:3: workload.requests: expected at most 100000000, found 10000000000 (number)',
  ],
  [
    'more workers than anybody has',
    changed('2 aggregated', '99999999 aggregated'),
    'demo.yaml:12:5: deployments[0].layout: expected a layout such as 1P1D, 3P5D, aggregated or "2 aggregated", found "99999999 aggregated" (text)',
  ],
  [
    'a text for a number',
    changed('requests: 100', 'requests: many'),
    'demo.yaml:7:3: workload.requests: expected a whole number of requests, at least 1, found "many" (text)',
  ],
  [
    'a missing key',
    changed('  requests: 100\n', ''),
    'demo.yaml:5:1: workload.requests: missing, expected a whole number of requests, at least 1',
  ],
  [
    'a key twice',
    changed('requests: 100', 'requests: 100\n  requests: 200'),
    'demo.yaml:8:3: the key requests stands here twice',
  ],
  [
    'an interval the wrong way round',
    changed('[128, 256]', '[256, 128]'),
    'demo.yaml:8:12: workload.input.uniform: expected the smaller number of tokens first, found [256, 128] (list)',
  ],
  [
    'an interval with one end',
    changed('[128, 256]', '[128]'),
    'demo.yaml:8:12: workload.input.uniform: expected two numbers of tokens, such as [128, 1024], found [128] (list)',
  ],
  [
    'a misspelt distribution',
    changed('uniform', 'unifrom'),
    'demo.yaml:8:12: workload.input.unifrom: unknown key "unifrom" (did you mean "uniform"?)',
  ],
  [
    'no distribution',
    changed('output: 64', 'output: {}'),
    'demo.yaml:9:3: workload.output: expected exactly one of fixed, uniform, normal, lognormal, empirical, found {} (map)',
  ],
  [
    'two distributions',
    changed('output: 64', 'output: { fixed: 3, uniform: [1, 2] }'),
    'demo.yaml:9:3: workload.output: expected exactly one of fixed, uniform, normal, lognormal, empirical, found {"fixed":3, "uniform":[1, 2]} (map)',
  ],
  [
    'a list for a length',
    changed('output: 64', 'output: [64]'),
    'demo.yaml:9:3: workload.output: expected a number of tokens or one of fixed, uniform, normal, lognormal, empirical, found [64] (list)',
  ],
  [
    'a misspelt layout',
    changed('2 aggregated', '2 aggregate'),
    'demo.yaml:12:5: deployments[0].layout: expected a layout such as 1P1D, 3P5D, aggregated or "2 aggregated", found "2 aggregate" (text) (did you mean "2 aggregated"?)',
  ],
  [
    'a layout without prefill workers',
    changed('2 aggregated', '0P1D'),
    'demo.yaml:12:5: deployments[0].layout: expected a layout such as 1P1D, 3P5D, aggregated or "2 aggregated", found "0P1D" (text)',
  ],
  [
    'a layout without decode workers',
    changed('2 aggregated', '{ prefill: 1 }'),
    'demo.yaml:12:5: deployments[0].layout: expected either aggregated, or prefill and decode, found {"prefill":1} (map)',
  ],
  [
    'xPyD without a link',
    changed('    link: rdma-400g\n', ''),
    'demo.yaml:13:5: deployments[1].link: missing, expected the link that carries KV from prefill to decode (one of erdma-2x100g, nixl-g5, nvlink3, nvlink4, nvlink5, pcie4-x16, pcie5-x16, rdma-100g, rdma-200g, rdma-25g, rdma-400g, rdma-8x400g, roce-dynamo-h100, tcp-100g, tcp-200g, tcp-25g, tcp-400g, tcp-gke-h200, xgmi)',
  ],
  [
    'an unknown link',
    changed('link: rdma-400g', 'link: rdma-400'),
    'demo.yaml:15:5: deployments[1].link: unknown link "rdma-400" (did you mean "rdma-400g"?)',
  ],
  [
    'a link where nothing is transferred',
    changed('layout: 2 aggregated', 'layout: 2 aggregated\n    link: rdma-400g'),
    'demo.yaml:13:5: deployments[0].link: only an xPyD layout has this (the layout is aggregated)',
  ],
  [
    'an unknown accelerator',
    changed('h100-sxm', 'h100-smx'),
    'demo.yaml:4:1: accelerator: unknown accelerator "h100-smx" (did you mean "h100-sxm"?)',
  ],
  [
    'no accelerator',
    changed('accelerator: h100-sxm\n', ''),
    'demo.yaml:10:5: deployments[0].accelerator: missing, expected the name of an accelerator',
  ],
  [
    'an unknown model',
    changed('llama-3.1-8b-instruct', 'lama-3.1-8b-instruct'),
    'demo.yaml:3:1: model: unknown model "lama-3.1-8b-instruct" (did you mean "llama-3.1-8b-instruct"?)',
  ],
  [
    'an unknown engine',
    changed('layout: 1P1D', 'layout: 1P1D\n    engine: vllm-v2'),
    'demo.yaml:15:5: deployments[1].engine: unknown engine "vllm-v2" (did you mean "vllm-v0"?)',
  ],
  [
    'an engine setting in the wrong section',
    changed('layout: 1P1D', 'layout: 1P1D\n    engine: { extends: vllm-v1, maxNumSeqs: 64 }'),
    'demo.yaml:15:33: deployments[1].engine.maxNumSeqs: unknown key "maxNumSeqs" (did you mean "batching.maxNumSeqs"?)',
  ],
  [
    'an engine setting in the spelling of vLLM',
    changed('layout: 1P1D', 'layout: 1P1D\n    engine: { extends: vllm-v1, batching: { max_num_seqs: 64 } }'),
    'demo.yaml:15:45: deployments[1].engine.batching.max_num_seqs: unknown key "max_num_seqs" (did you mean "maxNumSeqs"?)',
  ],
  [
    'an engine setting without its unit',
    changed('layout: 1P1D', 'layout: 1P1D\n    engine: { extends: vllm-v1, overhead: { perStep: 5 } }'),
    'demo.yaml:15:45: deployments[1].engine.overhead.perStep: expected a time such as "350 ms", found 5 (number)',
  ],
  [
    'an engine that extends none',
    changed('layout: 1P1D', 'layout: 1P1D\n    engine: { name: mine }'),
    'demo.yaml:15:5: deployments[1].engine.imitates: missing, expected the software and version that is imitated (and 7 more)',
  ],
  [
    'an unknown unit',
    changed(
      'layout: 1P1D',
      'layout: 1P1D\n    accelerator: { extends: h100-sxm, memory: { capacity: 80 GBs } }',
    ),
    'demo.yaml:15:49: deployments[1].accelerator.memory.capacity: expected a size such as "24 GB" or "80 GiB", found "80 GBs", whose unit is unknown (did you mean GB?)',
  ],
  [
    'a degree of tensor parallelism that does not divide the heads',
    changed('layout: 1P1D', 'layout: 1P1D\n    tensorParallel: 3'),
    'demo.yaml:15:5: deployments[1].tensorParallel: expected a number of GPUs that divides the 32 heads of llama-3.1-8b-instruct, found 3 (number) (possible: 1, 2, 4, 8, 16, 32)',
  ],
  [
    'the same in the settings of a pool',
    changed('layout: 1P1D', 'layout: 1P1D\n    prefill: { tensorParallel: 3 }'),
    'demo.yaml:15:16: deployments[1].prefill.tensorParallel: expected a number of GPUs that divides the 32 heads of llama-3.1-8b-instruct, found 3 (number) (possible: 1, 2, 4, 8, 16, 32)',
  ],
  [
    'an unknown router',
    changed('layout: 1P1D', 'layout: 1P1D\n    router: roundrobin'),
    'demo.yaml:15:5: deployments[1].router: expected one of round-robin, random, least-requests, least-tokens, power-of-two, prefix-aware, session, found "roundrobin" (text) (did you mean "round-robin"?)',
  ],
  [
    'no KV blocks',
    changed('layout: 1P1D', 'layout: 1P1D\n    kvBlocks: 0'),
    'demo.yaml:15:5: deployments[1].kvBlocks: expected a whole number of KV blocks, at least 1, found 0 (number)',
  ],
  [
    'a percentage for a share',
    changed('layout: 1P1D', 'layout: 1P1D\n    gpuMemoryUtilization: 90'),
    'demo.yaml:15:5: deployments[1].gpuMemoryUtilization: expected a share: more than 0, at most 1, found 90 (number)',
  ],
  [
    'a delay without its unit',
    changed('layout: 1P1D', 'layout: 1P1D\n    ingress: { requestDelay: 5 }'),
    'demo.yaml:15:16: deployments[1].ingress.requestDelay: expected a time such as "350 ms", found 5 (number)',
  ],
  [
    'a delay in the unit of something else',
    changed('layout: 1P1D', 'layout: 1P1D\n    ingress: { requestDelay: 5 GB }'),
    'demo.yaml:15:16: deployments[1].ingress.requestDelay: expected a time such as "350 ms", found "5 GB", which is a size',
  ],
  [
    'a negative delay',
    changed('layout: 1P1D', 'layout: 1P1D\n    ingress: { requestDelay: -5 ms }'),
    'demo.yaml:15:16: deployments[1].ingress.requestDelay: expected a time such as "350 ms", found "-5 ms", which is negative',
  ],
  [
    'a name twice',
    changed('name: apart', 'name: together'),
    'demo.yaml:13:5: deployments[1].name: a second deployment named "together"',
  ],
  [
    'a percentile beyond 100',
    changed('[50, 99]', '[50, 999]'),
    'demo.yaml:17:21: metrics.percentiles[1]: expected a percentile above 0 and at most 100, found 999 (number)',
  ],
  [
    'objectives in a syntax that vLLM does not read',
    changed('[50, 99]', '[50, 99]\n  goodput: "ttft=200"'),
    'demo.yaml:18:3: metrics.goodput: expected objectives such as "ttft:200 tpot:50" in milliseconds of ttft, tpot, e2el, found "ttft=200" (text)',
  ],
  [
    'a misspelt objective',
    changed('[50, 99]', '[50, 99]\n  goodput: { tfft: 200 ms }'),
    'demo.yaml:18:14: metrics.goodput.tfft: unknown key "tfft" (did you mean "ttft"?)',
  ],
  [
    'measured values of no deployment',
    changed('[50, 99]', '[50, 99]\nmeasured: { appart: { mean_ttft_ms: 5 } }\nsource: x'),
    'demo.yaml:18:13: measured.appart: no deployment is named "appart" (did you mean "apart"?)',
  ],
  [
    'measured values without a source',
    changed('[50, 99]', '[50, 99]\nmeasured: { apart: { mean_ttft_ms: 5 } }'),
    'demo.yaml:18:1: measured: needs a source at the top of the scenario: where it was published',
  ],
  [
    'a measured text',
    changed('[50, 99]', '[50, 99]\nmeasured: { apart: { mean_ttft_ms: fast } }'),
    'demo.yaml:18:22: measured.apart.mean_ttft_ms: expected a measured number, found "fast" (text)',
  ],
  [
    'a list that does not end',
    changed('[50, 99]', '[50, 99'),
    'demo.yaml:18:1: not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
  ],
  [
    'a tab',
    changed('seed: 7', 'seed:\t7\n\tfoo: 3'),
    'demo.yaml:3:1: not valid YAML: Tabs are not allowed as indentation',
  ],
  ['an empty file', '', 'demo.yaml:1:1: the file is empty, expected a scenario'],
  ['nothing but a comment', '# nothing\n', 'demo.yaml:1:1: the file is empty, expected a scenario'],
  ['a list for a scenario', '- 1\n', 'demo.yaml:1:1: expected a map of keys, found [1] (list)'],
  ['a text for a scenario', 'demo', 'demo.yaml:1:1: expected a map of keys, found "demo" (text)'],
  [
    'several errors, in the order of the file',
    changed('name: demo', 'name: 5').replace('rate: 4', 'rate: -4').replace('100', '0'),
    'demo.yaml:1:1: name: expected the name of the scenario, found 5 (number) (and 1 more)',
  ],
  ['no name', changed('name: demo\n', ''), 'demo.yaml:1:1: name: missing, expected the name of the scenario'],
  [
    'no model',
    changed('model: llama-3.1-8b-instruct\n', ''),
    'demo.yaml:10:5: deployments[0].model: missing, expected the name of a model',
  ],
  [
    'no deployment',
    `${SCENARIO.slice(0, SCENARIO.indexOf('deployments'))}deployments: []\n`,
    'demo.yaml:10:1: deployments: expected a list of deployments, found [] (list)',
  ],
];

describe('a scenario that is wrong says in one line where, what was expected and what was found', () => {
  it.each(CASES)('%s', (_what, text, line) => {
    expect(errorOf(text).message).toBe(line);
  });

  it('carries place, path and hint apart for programs, and ends with exit code 2', () => {
    const error = errorOf(changed('h100-sxm', 'h100-smx'));
    expect(error.exitCode).toBe(2);
    expect(error.detail).toEqual({
      position: { file: 'demo.yaml', line: 4, column: 1 },
      path: 'accelerator',
      hint: 'did you mean "h100-sxm"?',
    });
  });
});
