import type { Queries, QueryKind, Question, Refusal, Reply } from './queries.ts';
import type { ProfileTexts } from './text-library.ts';

/** Something that answers questions: a worker, or the page's own thread where there are no workers. */
export interface Answerer {
  post(question: Question): void;
  close(): void;
}

/** Who hears an answerer: every reply, and the reason if it can give no more. */
export interface Listener {
  reply(reply: Reply): void;
  broken(reason: string): void;
}

export type MakeAnswerer = (listener: Listener) => Answerer;

/** An answer that did not come: the scenario is wrong, or the simulator has a fault. */
export class RefusedError extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.name = 'RefusedError';
    this.refusal = refusal;
  }
}

/** An answer that nobody waits for any more: the link was closed. */
export class ClosedError extends Error {}

interface Waiting {
  resolve: (answer: never) => void;
  reject: (error: Error) => void;
}

/** One answerer that has got its profiles, and the questions that it has not answered yet. */
export class EngineLink {
  private readonly answerer: Answerer;
  private readonly waiting = new Map<number, Waiting>();
  private count = 0;
  /** Why it answers nothing any more. */
  private end: Error | undefined;

  constructor(make: MakeAnswerer, profiles: ProfileTexts) {
    this.answerer = make({
      reply: (reply) => this.settle(reply),
      broken: (reason) =>
        this.stop(new RefusedError({ message: `the simulator has stopped: ${reason}`, exitCode: 70 })),
    });
    // What goes wrong here the first run says.
    this.ask('open', { profiles }).catch(() => undefined);
  }

  /** False after it was closed or broke down. */
  get isOpen(): boolean {
    return this.end === undefined;
  }

  /**
   * @throws RefusedError if there is no answer to this question
   * @throws ClosedError if it was closed before it answered
   */
  ask<Kind extends QueryKind>(kind: Kind, ask: Queries[Kind]['ask']): Promise<Queries[Kind]['answer']> {
    if (this.end !== undefined) return Promise.reject(this.end);
    const id = this.count++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.answerer.post({ id, kind, ask } as Question);
    });
  }

  /** Stops it at once, in the middle of a run too. */
  close(): void {
    this.stop(new ClosedError('closed'));
  }

  private stop(end: Error): void {
    this.answerer.close();
    this.end ??= end;
    for (const { reject } of this.waiting.values()) reject(this.end);
    this.waiting.clear();
  }

  private settle(reply: Reply): void {
    const waiting = this.waiting.get(reply.id);
    this.waiting.delete(reply.id);
    if ('refusal' in reply) waiting?.reject(new RefusedError(reply.refusal));
    else waiting?.resolve(reply.answer as never);
  }
}
