import { useEffect, useRef, useState } from 'preact/hooks';
import type { EngineClient } from '../engine/engine-client.ts';
import type { Queries, QueryKind } from '../engine/queries.ts';

/**
 * What the engine says about a run, asked again when the question changes. While an answer is on its way only the
 * newest of the questions that come waits for it, so that a slow engine is asked less often.
 *
 * @param run the run that is asked about: an answer about an older one is dropped
 * @param ask undefined asks nothing
 */
export function useAnswer<Kind extends Exclude<QueryKind, 'open' | 'run'>>(
  engine: EngineClient,
  run: unknown,
  kind: Kind,
  ask: Queries[Kind]['ask'] | undefined,
): Queries[Kind]['answer'] | undefined {
  const [answered, setAnswered] = useState<{ run: unknown; answer: Queries[Kind]['answer'] }>();
  const asked = useRef<{ run: unknown; next: Queries[Kind]['ask'] | undefined; isOpen: boolean } | undefined>(
    undefined,
  );
  const key = JSON.stringify(ask);
  useEffect(() => {
    if (ask === undefined) return;
    const before = asked.current;
    if (before !== undefined && before.run === run && before.isOpen) {
      before.next = ask;
      return;
    }
    const line = { run, next: undefined as Queries[Kind]['ask'] | undefined, isOpen: true };
    asked.current = line;
    const send = (question: Queries[Kind]['ask']) => {
      line.next = undefined;
      engine.ask(kind, question).then(
        (answer) => {
          if (asked.current !== line) return;
          setAnswered({ run, answer });
          if (line.next !== undefined) send(line.next);
          else line.isOpen = false;
        },
        () => {
          line.isOpen = false;
        },
      );
    };
    send(ask);
  }, [run, key]);
  return answered?.run === run && ask !== undefined ? answered?.answer : undefined;
}
