import { formatQuantity } from '../../quantity/format-quantity.ts';
import { type Grid, renderGrid } from '../../report/grid.ts';
import { grouped, percent, readable } from '../../report/numbers.ts';
import { PLAIN, type Styler } from '../../report/styler.ts';
import { wrap } from '../../report/wrap.ts';
import type { EngineLimit } from './engine-limits.ts';
import { type Fact, factLines, paragraphs } from './facts.ts';
import type { DeploymentInspection, PoolInspection, ScenarioInspection } from './inspect-scenario.ts';
import type { OfferedLoad } from './offered-load.ts';
import { batchName, TIME_COLUMNS, TIMES_NOTE, timeCells } from './times-grid.ts';
import type { ComparedTime } from './worker-times.ts';

/** What each deployment of a scenario resolves to, and what arithmetic says of it. */
export function renderScenario(inspection: ScenarioInspection, width = 100, styler: Styler = PLAIN): string {
  const { scenario, seed, workload, deployments } = inspection;
  return paragraphs([
    [styler.heading(scenario) + styler.dim(`, seed ${seed}`)],
    factLines(workloadFacts(workload), styler),
    ...deployments.flatMap((deployment) => deploymentSections(deployment, width, styler)),
    wrap(`${TIMES_NOTE}.`, width, '').map(styler.dim),
  ]);
}

function workloadFacts(load: OfferedLoad): Fact[] {
  const { requests, requestsPerSecond, concurrency } = load;
  const pace =
    requestsPerSecond !== undefined
      ? `${readable(requestsPerSecond)} requests/s`
      : concurrency !== undefined
        ? `${grouped(concurrency)} in flight`
        : 'no rate of its own';
  return [
    ['Requests', `${grouped(requests)}, ${pace}`],
    ['Tokens', `${readable(load.meanInputTokens)} in and ${readable(load.meanOutputTokens)} out on average`],
    [
      'Context',
      `${readable(load.meanContextTokens)} tokens on average while decoding, at most ${grouped(load.longestContextTokens)}`,
    ],
  ];
}

function deploymentSections(deployment: DeploymentInspection, width: number, styler: Styler): string[][] {
  const { name, cluster, pools, impossible } = deployment;
  const gpus = cluster.gpus === 1 ? '1 GPU' : `${cluster.gpus} GPUs`;
  const problem =
    impossible === undefined ? [] : wrap(`cannot run: ${impossible}`, width, '  ').map(styler.bad);
  const facts = clusterFacts(deployment);
  const times = timeRows(deployment);
  return [
    [
      styler.heading(name) + styler.dim(`${cluster.layout === name ? '' : `, ${cluster.layout}`}, ${gpus}`),
      ...problem,
    ],
    ...pools.map((pool) => factLines(poolFacts(pool), styler)),
    ...(facts.length > 0 ? [factLines(facts, styler)] : []),
    ...(times.length > 0 ? [renderGrid(timesGrid(times), width, styler)] : []),
  ];
}

function poolFacts(pool: PoolInspection): Fact[] {
  const { role, count, perGpu, kv, limits } = pool;
  const parallel = [
    `TP${pool.tensorParallel}`,
    ...(pool.pipelineParallel > 1 ? [`PP${pool.pipelineParallel}`] : []),
  ];
  const facts: Fact[] = [
    [
      `${count} ${role}`,
      `${pool.model} (${pool.weights} weights, ${pool.kvCacheType} KV) on ${pool.accelerator} ${parallel.join(' ')}, ${pool.engine}`,
    ],
  ];
  if (perGpu !== undefined) {
    const { usableBytes, weightBytes, activationBytes, runtimeBytes, kvBytes } = perGpu;
    const size = (bytes: number) => formatQuantity(bytes, 'bytes');
    const rest = kvBytes > 0 ? `${size(kvBytes)} for KV` : 'nothing left for KV';
    facts.push([
      '  each GPU',
      `${size(weightBytes)} weights, ${size(activationBytes)} activations, ${size(runtimeBytes)} runtime, ${rest}, of ${size(usableBytes)} usable`,
    ]);
  }
  if (kv !== undefined)
    facts.push(['  KV cache', `${grouped(kv.blocks)} blocks, ${grouped(kv.tokens)} tokens (${kv.from})`]);
  return [...facts, ['  limits', limits.map(limitText).join(', ')]];
}

function limitText({ setting, value, from }: EngineLimit): string {
  const name = setting.slice(setting.indexOf('.') + 1);
  const text = typeof value === 'boolean' ? (value ? 'on' : 'off') : value;
  return `${name} ${text}${from === undefined ? '' : ` (${from})`}`;
}

function clusterFacts({ handover, capacity }: DeploymentInspection): Fact[] {
  const facts: Fact[] = [];
  if (handover !== undefined) {
    const { link, bytes, lightSeconds, expectedSeconds } = handover;
    const [least, expected] = [lightSeconds, expectedSeconds].map((seconds) =>
      formatQuantity(seconds, 'seconds'),
    );
    facts.push([
      'Hand-over',
      `${formatQuantity(bytes, 'bytes')} of KV for a mean prompt over ${link}: ${expected}, ${least} at the line rate`,
    ]);
  }
  if (capacity !== undefined) {
    const { requestsPerSecond, narrowest, load } = capacity;
    const share = load === undefined ? '' : `; offered is ${percent(load)} of that`;
    facts.push([
      'Capacity',
      `no run exceeds ${readable(requestsPerSecond)} requests/s, which ${narrowest} set${share}`,
    ]);
  }
  return facts;
}

type TimeRow = readonly [label: string, time: ComparedTime];

function timeRows({ pools, ttft }: DeploymentInspection): TimeRow[] {
  const prompt: TimeRow[] =
    ttft === undefined ? [] : [[`TTFT, ${grouped(ttft.promptTokens)} tokens, idle cluster`, ttft]];
  const gaps = pools.flatMap(({ itl = [] }) =>
    itl.map(
      (batch): TimeRow => [`ITL, ${batchName(batch)}, ${grouped(batch.contextTokens)} tokens each`, batch],
    ),
  );
  return [...prompt, ...gaps];
}

function timesGrid(rows: readonly TimeRow[]): Grid {
  return {
    title: 'Times in ms',
    rows: rows.map(([label]) => ({ label, unit: '' })),
    columns: TIME_COLUMNS,
    blocks: [{ heading: '', cells: rows.map(([, time]) => timeCells(time)) }],
  };
}
