import type { Engine } from '../engine/engine.ts';
import type { RequestTable } from '../workload/request-table.ts';
import type { Fleet, Router } from './router.ts';

const NONE = -1;

/** The workers of one role, what is under way on each of them, and the router that chooses among them. */
export class Pool implements Fleet {
  readonly size: number;
  readonly engines: readonly Engine[];
  private readonly router: Router;
  private readonly table: RequestTable;
  private readonly inFlight: Int32Array;
  private readonly promptTokensInFlight: Float64Array;
  private readonly chosen: Int32Array;

  constructor(engines: readonly Engine[], router: Router, table: RequestTable) {
    this.engines = engines;
    this.size = engines.length;
    this.router = router;
    this.table = table;
    this.inFlight = new Int32Array(this.size);
    this.promptTokensInFlight = new Float64Array(this.size);
    this.chosen = new Int32Array(table.count).fill(NONE);
  }

  /** Chooses a worker for a request and counts the request as under way there. */
  route(request: number): Engine {
    const worker = this.router.choose(request, this);
    this.chosen[request] = worker;
    this.inFlight[worker]++;
    this.promptTokensInFlight[worker] += this.table.inputTokens[request];
    return this.engines[worker];
  }

  /** True from the choice of a worker for a request until it has left. */
  holds(request: number): boolean {
    return this.chosen[request] !== NONE;
  }

  /** The worker that was chosen for a request. */
  engineOf(request: number): Engine {
    return this.engines[this.chosen[request]];
  }

  /** The request has left its worker. */
  leave(request: number): void {
    const worker = this.chosen[request];
    this.chosen[request] = NONE;
    this.inFlight[worker]--;
    this.promptTokensInFlight[worker] -= this.table.inputTokens[request];
  }

  requests(worker: number): number {
    return this.inFlight[worker];
  }

  tokens(worker: number): number {
    return this.promptTokensInFlight[worker];
  }

  cachedTokens(worker: number, request: number): number {
    return this.engines[worker].cachedTokens(request);
  }

  promptTokens(request: number): number {
    return this.table.inputTokens[request];
  }

  session(request: number): number {
    return this.table.session[request];
  }
}
