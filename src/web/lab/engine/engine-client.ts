import type { RunResult } from '../../../observe/run-result.ts';
import { ClosedError, EngineLink, type MakeAnswerer, RefusedError } from './engine-link.ts';
import type { Queries, QueryKind, RunAnswer } from './queries.ts';
import type { ProfileTexts } from './text-library.ts';

/**
 * How long a run may go on after a newer one was asked for. Most are over by then, so that what a slider passes is
 * shown; a longer one is stopped with its worker, and the spare one takes over.
 */
const GRACE_MILLISECONDS = 150;

/**
 * The spare worker is made when nothing has been run for so long: until then it would slow down what is, or its first
 * paint. The first spare makes the second run.
 */
const QUIET_MILLISECONDS = 800;
const FIRST_QUIET_MILLISECONDS = 60;

interface Wanted {
  scenario: Queries['run']['ask'];
  resolve: (answer: RunAnswer | undefined) => void;
  reject: (error: unknown) => void;
}

/**
 * The engine as the page sees it: only the newest run counts, and a run in flight gives way to it. The worker that
 * made the run that is shown makes no other as long as it is, so that it can be asked about it all the time.
 */
export class EngineClient {
  /** Told what goes wrong with a question about a run: a fault of the simulator, which no answer is left to say. */
  onFault: (message: string) => void = () => undefined;
  private readonly coldLink: () => EngineLink;
  private readonly warmLink: () => EngineLink;
  private shown: { link: EngineLink; run: RunAnswer } | undefined;
  private runner: EngineLink | undefined;
  private spare: EngineLink | undefined;
  private running: { startedAt: number; cancel: () => void } | undefined;
  private next: Wanted | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private quiet: ReturnType<typeof setTimeout> | undefined;

  /** @param warmUp a small scenario that a new worker runs once, so that the first real one is fast */
  constructor(make: MakeAnswerer, profiles: ProfileTexts, warmUp: Queries['run']['ask'] | undefined) {
    this.coldLink = () => new EngineLink(make, profiles);
    this.warmLink = () => {
      const link = this.coldLink();
      // A warm-up that fails costs nothing but its time.
      if (warmUp !== undefined) link.ask('run', warmUp).catch(() => undefined);
      return link;
    };
    this.runner = this.coldLink();
  }

  /**
   * @returns undefined if a newer run took its place
   * @throws RefusedError if there is nothing to run, or nobody to run it
   */
  run(scenario: Queries['run']['ask']): Promise<RunAnswer | undefined> {
    return new Promise((resolve, reject) => {
      this.next?.resolve(undefined);
      this.next = { scenario, resolve, reject };
      if (this.running === undefined) this.start();
      else this.timer ??= setTimeout(() => this.cancelRun(), this.graceLeft());
    });
  }

  /** About a run that `run` has given; undefined if a newer one has taken its place, or after a fault. */
  async ask<Kind extends Exclude<QueryKind, 'open' | 'run' | 'result'>>(
    run: RunAnswer,
    kind: Kind,
    ask: Queries[Kind]['ask'],
  ): Promise<Queries[Kind]['answer'] | undefined> {
    const { shown } = this;
    if (shown?.run !== run) return undefined;
    try {
      const answer = await shown.link.ask(kind, ask);
      return this.shown === shown ? answer : undefined;
    } catch (error) {
      if (error instanceof RefusedError && this.shown === shown) this.onFault(error.message);
      return undefined;
    }
  }

  /**
   * Reads a file, whatever runs meanwhile.
   *
   * @throws RefusedError if it is no result
   */
  async read(file: Queries['result']['ask']): Promise<RunResult> {
    try {
      return await this.openSpare().ask('result', file);
    } catch (error) {
      // It took over from a run, and had to give way itself.
      if (error instanceof ClosedError) return this.read(file);
      throw error;
    }
  }

  private start(): void {
    const wanted = this.next;
    if (wanted === undefined) return;
    this.next = undefined;
    const run = { startedAt: performance.now(), cancel: () => wanted.resolve(undefined) };
    this.running = run;
    const runner = this.runner?.isOpen ? this.runner : this.takeSpare();
    this.runner = runner;
    const isCurrent = () => this.running === run;
    runner.ask('run', wanted.scenario).then(
      (answer) => {
        if (!isCurrent()) return;
        this.show({ link: runner, run: answer });
        wanted.resolve(answer);
        this.ended();
      },
      (error: unknown) => {
        if (!isCurrent()) return;
        wanted.reject(error);
        this.ended();
      },
    );
  }

  /** The worker of the run that was shown before makes the next one. */
  private show(shown: { link: EngineLink; run: RunAnswer }): void {
    this.runner = this.shown?.link;
    this.shown = shown;
  }

  private ended(): void {
    this.running = undefined;
    clearTimeout(this.timer);
    this.timer = undefined;
    clearTimeout(this.quiet);
    const wait = this.runner === undefined ? FIRST_QUIET_MILLISECONDS : QUIET_MILLISECONDS;
    this.quiet = setTimeout(() => this.openSpare(), wait);
    this.start();
  }

  private cancelRun(): void {
    this.running?.cancel();
    this.runner?.close();
    this.runner = undefined;
    this.ended();
  }

  private openSpare(): EngineLink {
    if (!this.spare?.isOpen) this.spare = this.warmLink();
    return this.spare;
  }

  private takeSpare(): EngineLink {
    const spare = this.spare?.isOpen ? this.spare : this.coldLink();
    this.spare = undefined;
    return spare;
  }

  private graceLeft(): number {
    return Math.max(0, GRACE_MILLISECONDS - (performance.now() - this.running!.startedAt));
  }
}
