import { fileLibrary } from '../../../src/config/load-files.ts';
import type { Override } from '../../../src/config/override.ts';
import { parseScenario } from '../../../src/config/parse-scenario.ts';
import type { Scenario } from '../../../src/config/scenario.ts';

/** A scenario of Llama-3.1-8B on H100 with these requests and deployments, named d0, d1 ... */
export function study(
  workload: string,
  deployments: string[],
  overrides: readonly Override[] = [],
  link = 'link: rdma-400g,',
): Scenario {
  const list = deployments.map((each, index) => `{ name: d${index}, ${each} }`).join(', ');
  const text = `{ name: study, model: llama-3.1-8b-instruct, accelerator: h100-sxm, engine: vllm-v1, ${link}
    workload: { arrivals: { process: poisson, rate: 4 }, requests: 400, ${workload} }, deployments: [${list}] }`;
  return parseScenario(text, 'study.yaml', fileLibrary('.'), overrides);
}
