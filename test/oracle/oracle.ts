import type { ClusterPlan, PoolPlan } from '../../src/cluster/cluster.ts';
import type { RouterKind } from '../../src/cluster/routers/index.ts';
import { PHASE } from '../../src/kernel/phase.ts';
import { stream } from '../../src/random/stream.ts';
import type { Workload } from '../../src/workload/request-table.ts';
import { EventList } from './event-list.ts';
import { Facts } from './facts.ts';
import { OracleEngine } from './oracle-engine.ts';
import { OracleGateway } from './oracle-gateway.ts';
import { OracleHandover } from './oracle-handover.ts';
import { type Choose, type Load, routing } from './routing.ts';

/** The workers of one role, and where each request went. */
export interface OraclePool {
  engines: OracleEngine[];
  loads: Load[];
  choose: Choose;
}

/** The slow and obvious simulation of the same cluster: what it tells, in the form of `Facts`. */
export function simulateSlowly(plan: ClusterPlan, workload: Workload, seed: number): string[] {
  const { requests: table, admission } = workload;
  const { ingress } = plan;
  const events = new EventList();
  const facts = new Facts();
  const gateway = new OracleGateway(ingress, events, stream(seed, 'gateway'));
  const ended = new Set<number>();
  const deadlines: number[] = [];
  const firstMade: number[] = [];
  const letIn: number[] = [];
  let unsent = 0;
  let workers = 0;

  const pools = plan.pools.map((pool, index) =>
    poolOf(pool, index === 0 ? plan.router : plan.decodeRouter, index === 0 ? 'router' : 'decode-router'),
  );
  const [entry, decode] = pools;
  const handover = decode && new OracleHandover(plan, workload, entry, decode, events, facts, firstToken);

  function poolOf(pool: PoolPlan, router: RouterKind, streamName: string): OraclePool {
    const engines = Array.from({ length: pool.count }, () => {
      const outside = {
        firstToken,
        prefillStarts: (request: number) => handover!.prefillStarts(request),
        prefilled: (request: number) => handover!.prefilled(request),
        finished,
        memoryFreed: (worker: number) => handover!.memoryFreed(worker),
      };
      return new OracleEngine(workers++, pool, table, events, facts, outside);
    });
    const loads = engines.map((engine) => ({
      inFlight: new Map<number, number>(),
      cachedTokens: (request: number) => engine.cachedTokens(request),
    }));
    const choose = routing(router, loads, stream(seed, streamName), (request) => table.session[request]);
    return { engines, loads, choose };
  }

  function send(time: number): void {
    if (unsent === table.count) return;
    const request = unsent++;
    events.at(time, PHASE.arrive, () => {
      if (admission.kind === 'open') send(table.arrivalSeconds[unsent]);
      facts.arrived(request, events.now);
      deadlines[request] = events.now + (ingress.timeoutSeconds ?? Number.POSITIVE_INFINITY);
      if (ingress.timeoutSeconds !== undefined)
        events.at(deadlines[request], PHASE.complete, () => fail(request, 'timeout'));
      if (gateway.isWithinRate())
        gateway.receive(table.inputTokens[request], () => {
          letIn[request] = events.now;
          dispatch(request);
        });
      else fail(request, 'rateLimited');
    });
  }

  function dispatch(request: number): void {
    if (!canEverRun(request)) {
      fail(request, 'promptTooLong');
      gateway.left();
      return;
    }
    const worker = entry.choose(request);
    entry.loads[worker].inFlight.set(request, table.inputTokens[request]);
    facts.routed(request, entry.engines[worker].worker, events.now);
    if (handover === undefined) entry.engines[worker].enqueue(request);
    else handover.arrives(request);
  }

  function fail(request: number, reason: string): void {
    if (ended.has(request)) return;
    ended.add(request);
    facts.failed(request, events.now, reason);
    answered(events.now + ingress.responseDelaySeconds);
  }

  function firstToken(request: number, time: number): void {
    firstMade[request] = time;
    const seen = gateway.firstSeen(letIn[request], time);
    if (!ended.has(request) && ingress.replaySeconds === undefined && seen <= deadlines[request])
      facts.firstToken(request, seen);
  }

  function canEverRun(request: number): boolean {
    const { inputTokens, maxOutputTokens } = table;
    const fits = ({ pool }: OracleEngine, tokens: number) => tokens <= pool.total * pool.blockSize;
    const whole = inputTokens[request] + maxOutputTokens[request];
    if (handover === undefined) return fits(entry.engines[0], whole);
    const isPossible = fits(entry.engines[0], inputTokens[request]) && fits(decode.engines[0], whole);
    return isPossible && handover.couldReserve(request);
  }

  function finished(request: number): void {
    for (const load of (decode ?? entry).loads) load.inFlight.delete(request);
    gateway.left();
    const begin = gateway.lastSeen(letIn[request], firstMade[request], events.now);
    const time = begin + (ingress.replaySeconds ?? 0);
    if (ended.has(request) || time > deadlines[request]) return;
    ended.add(request);
    if (ingress.replaySeconds !== undefined) facts.firstToken(request, begin);
    facts.finished(request, time, table.outputTokens[request]);
    answered(time);
  }

  function answered(time: number): void {
    if (admission.kind === 'closed') send(time + admission.thinkSeconds);
  }

  if (admission.kind === 'open') send(table.arrivalSeconds[0]);
  if (admission.kind === 'closed') for (let client = 0; client < admission.concurrency; client++) send(0);
  events.run();
  return facts.lines;
}
