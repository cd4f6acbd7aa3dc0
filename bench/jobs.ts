import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileLibrary } from '../src/config/load-files.ts';
import { parseScenario } from '../src/config/parse-scenario.ts';
import type { Scenario } from '../src/config/scenario.ts';
import { stream } from '../src/random/stream.ts';
import { buildWorkload } from '../src/workload/build-workload.ts';
import type { RequestTable, Workload } from '../src/workload/request-table.ts';

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

/** Long prompts with shared prefixes: the published trace if XPYD_DATA holds it, else requests like it. */
async function buildMooncake(requests: number): Promise<{ scenario: Scenario; workload: Workload }> {
  const scenario = scenarioOf(
    'mooncake',
    `{ arrivals: { process: burst }, requests: ${requests}, input: 1, output: 1 }`,
    `layout: 2 aggregated, tensorParallel: 2, router: prefix-aware, ${H100}`,
  );
  const folder = process.env.XPYD_DATA;
  const rows = folder === undefined ? conversations(requests) : await readTrace(folder, requests);
  return { scenario, workload: { requests: toTable(rows), admission: { kind: 'open' } } };
}

interface TraceRow {
  timestamp: number;
  input_length: number;
  output_length: number;
  hash_ids: number[];
}

const HASHED_TOKENS = 512;

async function readTrace(folder: string, requests: number): Promise<TraceRow[]> {
  const file = createReadStream(join(folder, 'traces', 'mooncake_conversation_trace.jsonl'));
  const rows: TraceRow[] = [];
  for await (const line of createInterface({ input: file }))
    if (rows.length < requests) rows.push(JSON.parse(line));
  return rows;
}

/** Users who come back with the whole conversation so far: 12,000 tokens in and 340 out on average, 3.4 a second. */
function conversations(requests: number): TraceRow[] {
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
    return {
      timestamp: Math.floor((i * 1000) / 3.4),
      input_length: HASHED_TOKENS * history.length - Math.floor(random() * HASHED_TOKENS),
      output_length: 1 + Math.floor(random() * 680),
      hash_ids: [...history],
    };
  });
}

function toTable(rows: readonly TraceRow[]): RequestTable {
  const count = rows.length;
  const first = new Int32Array(count + 1);
  rows.forEach((row, i) => {
    first[i + 1] = first[i] + row.hash_ids.length;
  });
  const contentId = Int32Array.from(rows.flatMap((row) => row.hash_ids));
  return {
    count,
    arrivalSeconds: Float64Array.from(rows, (row) => row.timestamp / 1000),
    inputTokens: Int32Array.from(rows, (row) => row.input_length),
    outputTokens: Int32Array.from(rows, (row) => Math.max(1, row.output_length)),
    maxOutputTokens: Int32Array.from(rows, (row) => Math.max(1, row.output_length)),
    priority: new Int32Array(count),
    session: new Int32Array(count).fill(-1),
    prompts: { first, contentId, tokens: new Int32Array(contentId.length).fill(HASHED_TOKENS) },
  };
}
