import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { fileLibrary } from '../src/config/load-files.ts';
import { parseScenario } from '../src/config/parse-scenario.ts';
import { planCluster } from '../src/config/plan-cluster.ts';
import { TokenTimes } from '../src/observe/collectors/token-times.ts';
import { listen } from '../src/serve/http/listen.ts';
import { LiveServer } from '../src/serve/live-server.ts';
import { runCluster } from '../src/simulate.ts';
import { unsharedPrompts } from '../src/workload/request-table.ts';

/** What the client saw of one answer: the number of the request, and milliseconds between its tokens. */
export interface SeenAnswer {
  request: number;
  gapsMs: number[];
}

export interface ServeResult {
  name: string;
  streams: number;
  requests: number;
  tokens: number;
  seconds: number;
  /** Between what the client saw and what the simulation of the same arrivals says, of each gap between tokens. */
  p50ErrorMs: number;
  p99ErrorMs: number;
  /** The 99th percentile of all gaps, as the client saw them and as simulated. */
  seenP99ItlMs: number;
  simulatedP99ItlMs: number;
  /** Of the server's heap after the first twenty seconds or sooner, and at the end. */
  firstHeapMegabytes: number;
  lastHeapMegabytes: number;
}

const PROMPT_TOKENS = 64;
const ANSWER_TOKENS = 200;
const FIRST_HEAP_MS = 20_000;
const MODEL = 'llama-3.1-8b-instruct';

/**
 * `streams` clients, each of which asks again when it has its answer, from a process of their own, against one H100 in
 * this one; then the same arrivals simulated.
 */
setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');
const [streams, rounds] = process.argv.slice(2).map(Number);
const requests = streams * rounds;
const scenario = parseScenario(
  `{ name: serve, model: ${MODEL}, workload: { arrivals: { process: burst }, requests: 1, input: 1, output: 1 },
  deployments: [{ name: one, layout: aggregated, accelerator: h100-sxm, engine: vllm-v1 }] }`,
  'serve',
  fileLibrary('.'),
);
const [deployment] = scenario.deployments;
const arrivalSeconds = new Float64Array(requests);
const server = new LiveServer(scenario, deployment, {
  seed: 1,
  speed: 1,
  maxRequests: requests,
  probes: [
    {
      arrived: (request, time) => {
        arrivalSeconds[request] = time;
      },
    },
  ],
});
const listening = await listen(server, {
  host: '127.0.0.1',
  port: 0,
  models: [MODEL],
  maxBodyBytes: 1 << 20,
  maxConnections: 2 * streams,
  metrics: () => server.metrics(),
});

const started = performance.now();
const body = {
  model: MODEL,
  prompt: Array.from({ length: PROMPT_TOKENS }, (_, i) => i),
  max_tokens: ANSWER_TOKENS,
  ignore_eos: true,
  stream: true,
};
const client = fork(fileURLToPath(new URL('serve-client.js', import.meta.url)), {
  serialization: 'advanced',
  // Its own collections of garbage would be taken for lateness of the server.
  execArgv: ['--max-semi-space-size=64'],
});
pin(process.pid, 0);
pin(client.pid!, 1);
client.send({ port: listening.port, body, streams, rounds });
let firstHeapMegabytes: number | undefined;
// Once and not again: a full collection stops the server for longer than most gaps are wrong.
const sampling = setTimeout(() => {
  firstHeapMegabytes = usedMegabytes();
}, FIRST_HEAP_MS);
const answers = await message<SeenAnswer[]>(client);
clearTimeout(sampling);
const lastHeapMegabytes = usedMegabytes();
const seconds = (performance.now() - started) / 1000;
await listening.drain(1);

const simulated = simulatedGapsMs();
const pairs = answers.flatMap(({ request, gapsMs }) => {
  const gaps = simulated(request);
  if (gaps.length !== gapsMs.length)
    throw new Error(`request ${request}: ${gapsMs.length} gaps seen, ${gaps.length} simulated`);
  return gapsMs.map((seen, i) => ({ seen, simulated: gaps[i] }));
});
const percentile = (share: number, values: number[]) =>
  values.sort((a, b) => a - b)[Math.floor(share * (values.length - 1))];
const errors = pairs.map((pair) => Math.abs(pair.seen - pair.simulated));
const result: ServeResult = {
  name: 'serve',
  streams,
  requests,
  tokens: errors.length + answers.length,
  seconds,
  p50ErrorMs: percentile(0.5, errors),
  p99ErrorMs: percentile(0.99, errors),
  seenP99ItlMs: percentile(
    0.99,
    pairs.map(({ seen }) => seen),
  ),
  simulatedP99ItlMs: percentile(
    0.99,
    pairs.map((pair) => pair.simulated),
  ),
  firstHeapMegabytes: firstHeapMegabytes ?? lastHeapMegabytes,
  lastHeapMegabytes,
};
console.log(JSON.stringify(result));

/** Simulates the arrivals that came in; what comes back gives the gaps between the tokens of a request. */
function simulatedGapsMs(): (request: number) => number[] {
  const order = [...arrivalSeconds.keys()].sort((a, b) => arrivalSeconds[a] - arrivalSeconds[b]);
  const place = new Int32Array(requests);
  for (const [index, request] of order.entries()) place[request] = index;
  const column = (value: number) => new Int32Array(requests).fill(value);
  const table = {
    count: requests,
    arrivalSeconds: Float64Array.from(order, (request) => arrivalSeconds[request]),
    inputTokens: column(PROMPT_TOKENS),
    outputTokens: column(ANSWER_TOKENS),
    maxOutputTokens: column(ANSWER_TOKENS),
    priority: column(0),
    session: column(-1),
    prompts: unsharedPrompts(requests),
  };
  const plan = planCluster(deployment);
  const times = new TokenTimes(plan, requests);
  runCluster(plan, { requests: table, admission: { kind: 'open' } }, 1, [times]);
  return (request) => times.gaps(place[request]).map((seconds) => 1000 * seconds);
}

function message<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once('message', (value) => resolve(value as T));
    child.once('exit', (code) => reject(new Error(`the client ended with ${code}`)));
  });
}

/** Keeps a process to one core, where the system lets us: the client would push the server from its core. */
function pin(pid: number, core: number): void {
  try {
    execFileSync('taskset', ['-pc', String(core), String(pid)], { stdio: 'ignore' });
  } catch {
    console.error('taskset cannot be had: client and server share their cores');
  }
}

function usedMegabytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / 1e6;
}
