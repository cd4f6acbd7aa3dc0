import fc from 'fast-check';
import type { ClusterPlan, PoolPlan } from '../../src/cluster/cluster.ts';
import type { Ingress } from '../../src/cluster/ingress.ts';
import { ROUTERS, type RouterKind } from '../../src/cluster/routers/index.ts';
import type { StepCost } from '../../src/cost/step-cost.ts';
import type { EngineRole } from '../../src/engine/engine-host.ts';
import type { DisaggregationSettings, EngineProfile } from '../../src/engine/engine-profile.ts';
import { SCHEDULERS, type SchedulerKind } from '../../src/engine/schedulers/index.ts';
import { QUEUE_POLICIES } from '../../src/engine/waiting-queue.ts';
import type { Link } from '../../src/hardware/link.ts';
import type { RequestTable, SimpleAdmission, Workload } from '../../src/workload/request-table.ts';
import { inSequence } from '../../src/workload/stages.ts';
import { clusterPlan, engineProfile, plainCost, pool, requestTable } from './cluster.ts';
import { promptTable } from './prompts.ts';

/** Small random clusters and workloads that meet every scheduler, policy, layout and shortage of memory. */
export interface SmallScenario {
  plan: ClusterPlan;
  workload: Workload;
  seed: number;
}

/** Every step takes the same time, exactly: many things happen at one instant. */
const tickCost: StepCost = { prefillAttentionSeconds: () => 0, stepSeconds: () => 2 ** -7 };

const whole = (min: number, max: number) => fc.integer({ min, max });
const delay = fc.constantFrom(0, 0, 2 ** -8, 0.0037);

function profiles(schedulers: SchedulerKind[]): fc.Arbitrary<EngineProfile> {
  const limits = fc.record({
    maxNumSeqs: whole(1, 6),
    maxNumBatchedTokens: whole(6, 40),
    maxChunkTokens: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), whole(2, 20)),
    chunkedPrefill: fc.boolean(),
    mixedChunk: fc.boolean(),
    policy: fc.constantFrom(...QUEUE_POLICIES),
    scheduleConservativeness: fc.constantFrom(0.2, 1, 1.7),
    watermark: fc.constantFrom(0, 0.01, 0.25),
  });
  return fc
    .record({
      scheduler: fc.constantFrom(...schedulers),
      batching: limits,
      cache: fc.record({ blockSize: fc.constantFrom(1, 2, 4, 7, 16, 32), prefixCaching: fc.boolean() }),
      graphs: fc.record({ maxContextTokens: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), whole(1, 50)) }),
    })
    .map(engineProfile);
}

const handOver: fc.Arbitrary<DisaggregationSettings> = fc
  .record({
    memory: fc.constantFrom('source-first' as const, 'destination-first' as const),
    reservedDecodeTokens: whole(0, 20),
    firstToken: fc.constantFrom('prefill' as const, 'arrival' as const, 'decodeStep' as const),
    layerwise: fc.boolean(),
  })
  .map((settings) => ({
    ...settings,
    layerwise: settings.layerwise && settings.memory === 'destination-first',
  }));

function pools(role: EngineRole, most: number, profile: fc.Arbitrary<EngineProfile>): fc.Arbitrary<PoolPlan> {
  return fc
    .record({
      profile,
      count: whole(1, most),
      capacityTokens: whole(20, 150),
      cost: fc.constantFrom(plainCost, tickCost),
    })
    .map(({ profile, count, capacityTokens, cost }) =>
      pool({ role, count, profile, cost, kvBlocks: Math.ceil(capacityTokens / profile.cache.blockSize) }),
    );
}

const links: fc.Arbitrary<Link> = fc.record({
  id: fc.constant('test'),
  name: fc.constant('test'),
  bandwidthBytesPerSecond: fc.constantFrom(3e5, 2 ** 20, 7.7e6),
  efficiency: fc.constantFrom(1, 0.83),
  latencySeconds: delay,
  perTransferSeconds: delay,
  flows: fc.constantFrom('shared' as const, 'serial' as const),
  source: fc.constant('test'),
});

const surroundings = fc.record({
  router: fc.constantFrom(...(Object.keys(ROUTERS) as RouterKind[])),
  decodeRouter: fc.constantFrom(...(Object.keys(ROUTERS) as RouterKind[])),
  ingress: fc.record({
    requestDelaySeconds: delay,
    responseDelaySeconds: delay,
    perPromptTokenSeconds: fc.constantFrom(0, 1e-5),
  }),
});

export const aggregatedPlans: fc.Arbitrary<ClusterPlan> = fc
  .tuple(pools('aggregated', 3, profiles(Object.keys(SCHEDULERS) as SchedulerKind[])), surroundings)
  .map(([only, rest]) => clusterPlan([only], rest));

const servingEngines = profiles(['vllm-v1', 'vllm-v0', 'sglang']);

export const disaggregatedPlans: fc.Arbitrary<ClusterPlan> = fc
  .record({
    prefill: pools('prefill', 2, servingEngines),
    decode: pools('decode', 2, servingEngines),
    disaggregation: handOver,
    rest: surroundings,
    handover: fc.record({
      link: links,
      scope: fc.constantFrom('worker' as const, 'fabric' as const),
      kvBytesPerToken: fc.constantFrom(1024, 777),
      layers: whole(1, 4),
    }),
  })
  .map(({ prefill, decode, disaggregation, rest, handover }) => {
    const profile = { ...decode.profile, disaggregation };
    return clusterPlan([prefill, { ...decode, profile }], { ...rest, handover });
  });

/** The same clusters with some memory of the host for KV. */
export function withHostMemory(plans: fc.Arbitrary<ClusterPlan>): fc.Arbitrary<ClusterPlan> {
  const tier = fc.record({ tokens: whole(1, 400), secondsPerToken: fc.constantFrom(0, 2 ** -12, 1e-5) });
  return fc.tuple(plans, tier).map(([plan, { tokens, secondsPerToken }]) => ({
    ...plan,
    pools: plan.pools.map((pool) => {
      const blocks = Math.ceil(tokens / pool.profile.cache.blockSize);
      return { ...pool, hostTier: { blocks, secondsPerToken } };
    }),
  }));
}

interface RandomRequest {
  gapSeconds: number;
  input: number;
  output: number;
  unused: number;
  priority: number;
  session: number;
  contents: number[];
}

const requests: fc.Arbitrary<RandomRequest> = fc.record({
  gapSeconds: fc.constantFrom(0, 0, 0.001, 2 ** -7, 0.02),
  input: fc.oneof({ weight: 2, arbitrary: whole(1, 12) }, whole(1, 60)),
  output: fc.oneof(whole(1, 3), whole(1, 40)),
  unused: fc.constantFrom(0, 0, 5, 20),
  priority: whole(0, 2),
  session: whole(-1, 2),
  contents: fc.array(whole(0, 3), { maxLength: 3 }),
});

const admissions = fc.oneof(
  fc.constant({ kind: 'open' as const }),
  fc.record({ kind: fc.constant('closed' as const), concurrency: whole(1, 6), thinkSeconds: delay }),
);

/** A content always has the same length, but the end of the prompt may cut it short. */
function segmentsOf({ contents, input }: RandomRequest, lengths: number[]): [number, number][] {
  const segments: [number, number][] = [];
  let left = input;
  for (const content of contents) {
    if (left > 0) segments.push([content, Math.min(left, lengths[content])]);
    left -= lengths[content];
  }
  return segments;
}

/** Everything but what they share. */
function tableOf(requests: readonly RandomRequest[]): RequestTable {
  let time = 0;
  const table = requestTable(
    requests.map(({ gapSeconds, input, output }) => {
      time += gapSeconds;
      return [time, input, output];
    }),
  );
  table.maxOutputTokens = Int32Array.from(requests, ({ output, unused }) => output + unused);
  table.priority = Int32Array.from(requests, ({ priority }) => priority);
  table.session = Int32Array.from(requests, ({ session }) => session);
  return table;
}

function workloadOf(
  requests: readonly RandomRequest[],
  lengths: number[],
  admission: SimpleAdmission,
): Workload {
  const table = tableOf(requests);
  if (admission.kind === 'closed') table.arrivalSeconds.fill(0);
  table.prompts = promptTable(requests.map((request) => segmentsOf(request, lengths)));
  return { requests: table, admission };
}

const contentLengths = fc.array(whole(1, 24), { minLength: 4, maxLength: 4 });

export const workloads: fc.Arbitrary<Workload> = fc
  .record({
    requests: fc.array(requests, { minLength: 1, maxLength: 16 }),
    lengths: contentLengths,
    admission: admissions,
  })
  .map(({ requests, lengths, admission }) => workloadOf(requests, lengths, admission));

/** Levels of load, each of which starts when all before it has been answered. */
export const stagedLoads: fc.Arbitrary<Workload> = fc
  .record({
    levels: fc.array(
      fc.record({ requests: fc.array(requests, { minLength: 1, maxLength: 7 }), admission: admissions }),
      { minLength: 2, maxLength: 4 },
    ),
    lengths: contentLengths,
  })
  .map(({ levels, lengths }) =>
    inSequence(levels.map(({ requests, admission }) => workloadOf(requests, lengths, admission))),
  );

/** A request that begins with the prompt of an earlier one (which, modulo their number) and its answer, or anew. */
interface RandomTurn extends RandomRequest {
  continues: number | undefined;
  /** The answer as it was recorded is so much longer than the one that comes. */
  unsaid: number;
  thinkSeconds: number;
}

const turns: fc.Arbitrary<RandomTurn> = fc
  .record({
    request: requests,
    output: fc.oneof(whole(1, 3), whole(1, 14)),
    continues: fc.option(whole(0, 15), { nil: undefined, freq: 3 }),
    unsaid: fc.constantFrom(0, 0, 0, 0, 3, -1),
    thinkSeconds: delay,
  })
  .map(({ request, ...turn }) => ({ ...request, ...turn }));

/** Conversations, some of which part ways; turns come at their times, or when the one before has been answered. */
export const conversations: fc.Arbitrary<Workload> = fc
  .record({
    turns: fc.array(turns, { minLength: 2, maxLength: 16 }),
    lengths: contentLengths,
    waits: fc.boolean(),
  })
  .map(({ turns, lengths, waits }) => {
    const prompts: [content: number, tokens: number][][] = [];
    const inputs: number[] = [];
    const named: number[] = [];
    const previous: number[] = [];
    for (const [request, turn] of turns.entries()) {
      const before = turn.continues === undefined || request === 0 ? -1 : turn.continues % request;
      if (before >= 0 && named[before] === inputs[before]) {
        const answer = Math.max(1, turns[before].output + turns[before].unsaid);
        prompts[before].push([200 + before, answer]);
        named[before] += answer;
      }
      // What something can follow is never cut short.
      const uncut = segmentsOf(turn, lengths).filter(([content, tokens]) => tokens === lengths[content]);
      const known = before < 0 ? uncut : [...prompts[before]];
      const knownTokens = known.reduce((sum, [, tokens]) => sum + tokens, 0);
      const added = before < 0 ? turn.input - knownTokens : turn.input % 12;
      prompts.push(added > 0 ? [...known, [100 + request, added]] : known);
      inputs.push(knownTokens + added);
      named.push(knownTokens + added);
      previous.push(waits && !previous.includes(before) ? before : -1);
    }
    const table = tableOf(turns.map((turn, request) => ({ ...turn, input: inputs[request] })));
    table.prompts = { ...promptTable(prompts), namedTokens: Int32Array.from(named) };
    const thinkSeconds = Float64Array.from(turns, (turn) => turn.thinkSeconds);
    if (!waits) return { requests: table, admission: { kind: 'open' } };
    return {
      requests: table,
      admission: { kind: 'turns', previous: Int32Array.from(previous), thinkSeconds },
    };
  });

export function scenarios(
  plans: fc.Arbitrary<ClusterPlan>,
  load: fc.Arbitrary<Workload> = workloads,
): fc.Arbitrary<SmallScenario> {
  return fc.record({ plan: plans, workload: load, seed: whole(0, 1000) });
}

/** Gateways that serialise, bundle, hold back, refuse and give up; each of it now and then. */
const gateways: fc.Arbitrary<Partial<Ingress>> = fc.record(
  {
    serialSeconds: fc.constantFrom(2 ** -9, 0.0031),
    flushSeconds: fc.constantFrom(0, 2 ** -6, 0.013),
    replaySeconds: fc.constantFrom(0, 0.005),
    maxConcurrent: whole(1, 5),
    rateLimit: fc.record({ requests: whole(1, 5), seconds: fc.constantFrom(0.02, 0.1) }),
    timeoutSeconds: fc.constantFrom(2 ** -5, 0.03, 0.2),
  },
  { requiredKeys: [] },
);

/** The same clusters behind such a gateway. */
export function behindGateways(plans: fc.Arbitrary<ClusterPlan>): fc.Arbitrary<ClusterPlan> {
  return fc
    .tuple(plans, gateways)
    .map(([plan, gateway]) => ({ ...plan, ingress: { ...plan.ingress, ...gateway } }));
}
