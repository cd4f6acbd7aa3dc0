import type { Queries, QueryKind, Question, Refusal, Reply } from './queries.ts';
import type { ProfileTexts } from './text-library.ts';

/** Something that answers questions: a worker, or the page's own thread where there are no workers. */
export interface Answerer {
  post(question: Question): void;
  close(): void;
}

/** @param reply what the answerer calls with every reply */
export type MakeAnswerer = (reply: (reply: Reply) => void) => Answerer;

/** An answer that did not come: the scenario is wrong. */
export class RefusedError extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.name = 'RefusedError';
    this.refusal = refusal;
  }
}

/** One answerer that has got its profiles, and the questions that it has not answered yet. */
export class EngineLink {
  private readonly answerer: Answerer;
  private readonly open = new Map<
    number,
    { resolve: (answer: never) => void; reject: (error: Error) => void }
  >();
  private count = 0;

  constructor(make: MakeAnswerer, profiles: ProfileTexts) {
    this.answerer = make((reply) => this.settle(reply));
    void this.ask('open', { profiles });
  }

  ask<Kind extends QueryKind>(kind: Kind, ask: Queries[Kind]['ask']): Promise<Queries[Kind]['answer']> {
    const id = this.count++;
    return new Promise((resolve, reject) => {
      this.open.set(id, { resolve, reject });
      this.answerer.post({ id, kind, ask } as Question);
    });
  }

  /** Stops it at once, in the middle of a run too. What was asked is never answered. */
  close(): void {
    this.answerer.close();
    this.open.clear();
  }

  private settle(reply: Reply): void {
    const waiting = this.open.get(reply.id);
    this.open.delete(reply.id);
    if ('refusal' in reply) waiting?.reject(new RefusedError(reply.refusal));
    else waiting?.resolve(reply.answer as never);
  }
}
