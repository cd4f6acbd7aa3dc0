import { Cluster, type ClusterPlan } from '../../src/cluster/cluster.ts';
import { Kernel } from '../../src/kernel/kernel.ts';
import { PHASE } from '../../src/kernel/phase.ts';
import type { Probe, StepFacts } from '../../src/probe/probe.ts';
import { Probes } from '../../src/probe/probes.ts';
import { WAIT_PARTS } from '../../src/probe/waiting.ts';
import type { Workload } from '../../src/workload/request-table.ts';

type Hook = keyof Probe;
type Arguments<H extends Hook> = Parameters<NonNullable<Probe[H]>>;

/** One call of a probe, and what the clock showed. */
export interface Call {
  clock: number;
  hook: Hook;
  facts: readonly unknown[];
}

/** A run with everything that it told its probes, in order. */
export class ObservedRun {
  readonly calls: Call[] = [];
  readonly plan: ClusterPlan;
  readonly workload: Workload;
  /** Blocks that are not free at the end, by worker. */
  readonly leakedBlocks: number[];

  /** @param gone when clients go away */
  constructor(
    plan: ClusterPlan,
    workload: Workload,
    seed = 1,
    gone: [seconds: number, request: number][] = [],
  ) {
    this.plan = plan;
    this.workload = workload;
    const kernel = new Kernel();
    const note =
      (hook: Hook) =>
      (...facts: unknown[]) =>
        this.calls.push({ clock: kernel.now, hook, facts: facts.map(copy) });
    const hooks: Hook[] = [
      'arrived',
      'routed',
      'queued',
      'scheduled',
      'prefills',
      'planned',
      'stepped',
      'tokens',
      'received',
      'firstToken',
      'preempted',
      'transferStarted',
      'transferred',
      'waited',
      'finished',
      'failed',
    ];
    const probe = Object.fromEntries(hooks.map((hook) => [hook, note(hook)])) as Probe;
    const cluster = new Cluster(plan, workload, seed, kernel, new Probes([probe]));
    cluster.start();
    const leave = kernel.register({ handle: (request) => cluster.abort(request) });
    for (const [seconds, request] of gone) kernel.at(seconds, PHASE.arrive, leave, request);
    kernel.run();
    // biome-ignore lint/complexity/useLiteralKeys: TypeScript lets tests look at private members this way
    this.leakedBlocks = cluster['engines'].map(({ state: { kv } }) => kv.totalBlocks - kv.freeBlocks);
  }

  of<H extends Hook>(hook: H): Arguments<H>[] {
    return this.calls.filter((call) => call.hook === hook).map((call) => call.facts as Arguments<H>);
  }

  /** Steps of one worker, in order. */
  steps(worker: number): StepFacts[] {
    return this.of('stepped')
      .filter((facts) => facts[0] === worker)
      .map((facts) => facts[1]);
  }

  /** Time of a request's first fact of this kind; undefined if it has none. */
  time(hook: 'arrived' | 'firstToken' | 'finished' | 'failed', request: number): number | undefined {
    return this.of(hook).find((facts) => facts[0] === request)?.[1];
  }

  /** Seconds of a request by part of the wait. */
  waits(request: number): Record<string, number> {
    const parts: Record<string, number> = {};
    for (const [whose, part, seconds] of this.of('waited')) {
      if (whose === request) parts[WAIT_PARTS[part]] = (parts[WAIT_PARTS[part]] ?? 0) + seconds;
    }
    return parts;
  }
}

function copy(fact: unknown): unknown {
  return typeof fact === 'object' ? { ...fact } : fact;
}
