import { EngineLink, type MakeAnswerer } from './engine-link.ts';
import type { Queries, QueryKind, RunAnswer } from './queries.ts';
import type { ProfileTexts } from './text-library.ts';

/**
 * How long a run may go on after a newer one was asked for. Most are over by then, so that what a slider passes is
 * shown; a longer one is stopped with its worker, and the spare one takes over.
 */
const GRACE_MILLISECONDS = 150;

interface Wanted {
  scenario: Queries['run']['ask'];
  resolve: (answer: RunAnswer | undefined) => void;
  reject: (error: Error) => void;
}

/** The engine as the page sees it: only the newest run counts, and a run in flight gives way to it. */
export class EngineClient {
  private readonly newLink: () => EngineLink;
  private current: EngineLink;
  private spare: EngineLink | undefined;
  private running: { startedAt: number; cancel: () => void } | undefined;
  private next: Wanted | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param warmUp a small scenario that a new worker runs once, so that the first real one is fast */
  constructor(make: MakeAnswerer, profiles: ProfileTexts, warmUp: Queries['run']['ask']) {
    this.newLink = () => {
      const link = new EngineLink(make, profiles);
      // A warm-up that fails costs nothing but its time.
      link.ask('run', warmUp).catch(() => undefined);
      return link;
    };
    this.current = new EngineLink(make, profiles);
  }

  /** @returns undefined if a newer run took its place */
  run(scenario: Queries['run']['ask']): Promise<RunAnswer | undefined> {
    return new Promise((resolve, reject) => {
      this.next?.resolve(undefined);
      this.next = { scenario, resolve, reject };
      if (this.running === undefined) this.start();
      else this.timer ??= setTimeout(() => this.cancelRun(), this.graceLeft());
    });
  }

  /** About the run that was answered last. */
  ask<Kind extends Exclude<QueryKind, 'open' | 'run'>>(
    kind: Kind,
    ask: Queries[Kind]['ask'],
  ): Promise<Queries[Kind]['answer']> {
    return this.current.ask(kind, ask);
  }

  private start(): void {
    const wanted = this.next;
    if (wanted === undefined) return;
    this.next = undefined;
    const run = { startedAt: performance.now(), cancel: () => wanted.resolve(undefined) };
    this.running = run;
    this.current
      .ask('run', wanted.scenario)
      .then(wanted.resolve, wanted.reject)
      .finally(() => {
        if (this.running === run) this.ended();
      });
  }

  private ended(): void {
    this.running = undefined;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.start();
    // Not before the first run is shown: the spare would slow it down.
    this.spare ??= this.newLink();
  }

  private cancelRun(): void {
    this.running?.cancel();
    this.current.close();
    this.current = this.spare ?? this.newLink();
    this.spare = undefined;
    this.ended();
  }

  private graceLeft(): number {
    return Math.max(0, GRACE_MILLISECONDS - (performance.now() - this.running!.startedAt));
  }
}
