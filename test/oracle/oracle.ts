import type { ClusterPlan, PoolPlan } from '../../src/cluster/cluster.ts';
import type { RouterKind } from '../../src/cluster/routers/index.ts';
import { PHASE } from '../../src/kernel/phase.ts';
import { stream } from '../../src/random/stream.ts';
import type { Workload } from '../../src/workload/request-table.ts';
import { EventList } from './event-list.ts';
import { Facts } from './facts.ts';
import { OracleClients } from './oracle-clients.ts';
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
  const { requests: table } = workload;
  const { ingress } = plan;
  const events = new EventList();
  const facts = new Facts();
  const gateway = new OracleGateway(ingress, events, stream(seed, 'gateway'));
  const clients = new OracleClients(workload, events, arrive);
  const ended = new Set<number>();
  const deadlines: number[] = [];
  /** When each request was let in, the tokens of its answer were made, and the worker that made most of them. */
  const letIn: number[] = [];
  const made: number[][] = Array.from({ length: table.count }, () => []);
  const madeBy: number[] = [];
  const entering = new Set<number>();
  const inside = new Set<number>();
  let workers = 0;

  const pools = plan.pools.map((pool, index) =>
    poolOf(pool, index === 0 ? plan.router : plan.decodeRouter, index === 0 ? 'router' : 'decode-router'),
  );
  const [entry, decode] = pools;
  const handover =
    decode &&
    new OracleHandover(plan, workload, entry, decode, events, facts, firstToken, gateway.left.bind(gateway));

  function poolOf(pool: PoolPlan, router: RouterKind, streamName: string): OraclePool {
    const engines = Array.from({ length: pool.count }, () => {
      const outside = {
        firstToken,
        token,
        promptAbandoned: (request: number) => handover!.promptAbandoned(request),
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

  function arrive(request: number): void {
    facts.arrived(request, events.now);
    deadlines[request] = events.now + (ingress.timeoutSeconds ?? Number.POSITIVE_INFINITY);
    if (ingress.timeoutSeconds !== undefined)
      events.at(deadlines[request], PHASE.complete, () => giveUp(request));
    if (!gateway.isWithinRate()) {
      fail(request, 'rateLimited');
      return;
    }
    entering.add(request);
    gateway.receive(request, table.inputTokens[request], () => {
      entering.delete(request);
      letIn[request] = events.now;
      dispatch(request);
    });
  }

  /** A client that has no answer closes its connection. */
  function giveUp(request: number): void {
    if (ended.has(request)) return;
    if (gateway.changesGaps && ingress.replaySeconds === undefined)
      tell(
        request,
        gateway
          .bundled(letIn[request], made[request], Number.POSITIVE_INFINITY)
          .filter(({ time }) => time <= deadlines[request]),
      );
    fail(request, 'timeout');
    if (entering.has(request)) gateway.abort(request);
    if (!inside.has(request)) return;
    const worker = entry.loads.findIndex(({ inFlight }) => inFlight.has(request));
    if (handover === undefined) entry.engines[worker].abort(request);
    else handover.abort(request);
  }

  function dispatch(request: number): void {
    if (!canEverRun(request)) {
      fail(request, 'promptTooLong');
      gateway.left();
      return;
    }
    inside.add(request);
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
    clients.answered(request, events.now + ingress.responseDelaySeconds);
  }

  function firstToken(request: number, time: number): void {
    made[request].push(time);
    const seen = gateway.firstSeen(letIn[request], time);
    if (!ended.has(request) && ingress.replaySeconds === undefined && seen <= deadlines[request])
      facts.firstToken(request, seen);
  }

  /** Most gateways change no gaps. Behind the others only the end of an answer says when its tokens are seen. */
  function token(request: number, worker: number, gap: number): void {
    if (!gateway.changesGaps) facts.tokens(worker, events.now, gap, 1);
    made[request].push(events.now);
    madeBy[request] = worker;
  }

  function tell(request: number, tokens: { time: number; gap: number }[]): void {
    for (const { time, gap } of tokens) {
      facts.tokens(madeBy[request], time, gap, 1);
      facts.received(request, time);
    }
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
    inside.delete(request);
    gateway.left();
    const begin = gateway.lastSeen(letIn[request], made[request][0], events.now);
    const time = begin + (ingress.replaySeconds ?? 0);
    if (ended.has(request) || time > deadlines[request]) return;
    ended.add(request);
    if (ingress.replaySeconds !== undefined) {
      facts.firstToken(request, begin);
      tell(request, gateway.replayed(begin, table.outputTokens[request]));
    } else if (gateway.changesGaps) tell(request, gateway.bundled(letIn[request], made[request], time));
    facts.finished(request, time, table.outputTokens[request]);
    clients.answered(request, time);
  }

  clients.begin(0);
  events.run();
  return facts.lines;
}
