import { join } from 'node:path';
import { fileLibrary } from '../src/config/load-files.ts';
import { parseScenario } from '../src/config/parse-scenario.ts';
import type { Scenario } from '../src/config/scenario.ts';
import { stream } from '../src/random/stream.ts';
import { buildWorkload } from '../src/workload/build-workload.ts';
import { recordedWorkload } from '../src/workload/recorded-workload.ts';
import type { Workload } from '../src/workload/request-table.ts';
import { ColumnCollector } from '../src/workload/traces/trace-columns.ts';
import type { TraceRequest } from '../src/workload/traces/trace-reader.ts';

/** One thing whose speed counts: a cluster and what it is asked. */
export interface Job {
  name: string;
  /** Requests of the full size. */
  requests: number;
  build(requests: number): Promise<{ scenario: Scenario; workload: Workload }>;
}

const CHAT = 'input: { uniform: [256, 767] }, output: { uniform: [64, 447] }';
const H100 = 'accelerator: h100-sxm, engine: vllm-v1';

export const JOBS: Job[] = [
  synthetic('chat-1', 20, `layout: aggregated, ${H100}`),
  synthetic('fleet-64', 20 * 64, `layout: 64 aggregated, router: least-requests, ${H100}`),
  synthetic('pd-8x8', 160, `layout: 8P8D, router: least-requests, link: rdma-400g, ${H100}`),
  // About twice what one H100 can answer: the queue grows, the KV cache is full, sequences are preempted.
  synthetic('saturated', 130, `layout: aggregated, ${H100}`),
  { name: 'mooncake', requests: 12_031, build: buildMooncake },
];

function synthetic(name: string, rate: number, deployment: string): Job {
  return {
    name,
    requests: 1_000_000,
    async build(requests) {
      const scenario = scenarioOf(
        name,
        `{ arrivals: { process: poisson, rate: ${rate} }, requests: ${requests}, ${CHAT} }`,
        deployment,
      );
      return { scenario, workload: buildWorkload(scenario.workload, 1) };
    },
  };
}

function scenarioOf(name: string, workload: string, deployment: string): Scenario {
  const text = `{ name: ${name}, model: llama-3.1-8b-instruct, workload: ${workload}, deployments: [{ name: ${name}, ${deployment} }] }`;
  return parseScenario(text, name, fileLibrary('.'));
}

const MOONCAKE = `layout: 2 aggregated, tensorParallel: 2, router: prefix-aware, ${H100}`;

/** Long prompts with shared prefixes: the published trace if XPYD_DATA holds it, else requests like it. */
async function buildMooncake(requests: number): Promise<{ scenario: Scenario; workload: Workload }> {
  const folder = process.env.XPYD_DATA;
  if (folder !== undefined) {
    const file = join(folder, 'traces', 'mooncake_conversation_trace.jsonl');
    const scenario = scenarioOf('mooncake', `{ trace: ${file}, limit: ${requests} }`, MOONCAKE);
    return { scenario, workload: buildWorkload(scenario.workload, 1) };
  }
  const scenario = scenarioOf(
    'mooncake',
    '{ arrivals: { process: burst }, requests: 1, input: 1, output: 1 }',
    MOONCAKE,
  );
  const collector = new ColumnCollector();
  for (const request of conversations(requests)) collector.add(request);
  const recorded = recordedWorkload(collector.columns, { hashTokens: HASHED_TOKENS });
  return { scenario, workload: buildWorkload(recorded, 1) };
}

const HASHED_TOKENS = 512;

/** Users who come back with the whole conversation so far: 12,000 tokens in and 340 out on average, 3.4 a second. */
export function conversations(requests: number): TraceRequest[] {
  const random = stream(1, 'conversations');
  const open: number[][] = [];
  let nextId = 1;
  return Array.from({ length: requests }, (_, i) => {
    const returning = open.length > 0 && random() < 0.6;
    const history = returning ? open[Math.floor(random() * open.length)] : [0];
    const added = 1 + Math.floor(random() * (returning ? 12 : 28));
    for (let block = 0; block < added; block++) history.push(nextId++);
    if (!returning) open.push(history);
    if (history.length > 80) open.splice(open.indexOf(history), 1);
    const seconds = Math.floor((i * 1000) / 3.4) / 1000;
    return {
      seconds,
      earliestSeconds: seconds,
      inputTokens: HASHED_TOKENS * history.length - Math.floor(random() * HASHED_TOKENS),
      outputTokens: 1 + Math.floor(random() * 680),
      hashIds: [...history],
      session: undefined,
      turn: 0,
      sharedTokens: 0,
      delaySeconds: undefined,
      priority: undefined,
    };
  });
}
