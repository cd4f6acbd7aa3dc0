import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { EngineClient } from '../engine/engine-client.ts';
import type { Queries, QueryKind, RunAnswer } from '../engine/queries.ts';

/** An answer with its question and the run that it is about: only these three together may be shown. */
export interface Answered<Kind extends QueryKind> {
  run: RunAnswer;
  ask: Queries[Kind]['ask'];
  answer: Queries[Kind]['answer'];
}

/**
 * What the engine says about a run, asked again when the question changes. While an answer is on its way only the
 * newest of the questions that come waits for it, so that a slow engine is asked less often.
 *
 * @param ask undefined asks nothing
 * @returns the newest answer that has come: it may be to an older question, or about an older run
 */
export function useAnswer<Kind extends Exclude<QueryKind, 'open' | 'run' | 'result'>>(
  engine: EngineClient,
  run: RunAnswer,
  kind: Kind,
  ask: Queries[Kind]['ask'] | undefined,
): Answered<Kind> | undefined {
  const [answered, show] = useState<Answered<Kind>>();
  const isThere = useRef(true);
  const isOpen = useRef(false);
  const next = useRef<() => void>(undefined);
  useLayoutEffect(() => {
    if (ask === undefined) return;
    const send = async () => {
      isOpen.current = true;
      const answer = await engine.ask(run, kind, ask);
      isOpen.current = false;
      if (!isThere.current) return;
      if (answer !== undefined) show({ run, ask, answer });
      const waiting = next.current;
      next.current = undefined;
      waiting?.();
    };
    if (isOpen.current) next.current = send;
    else void send();
  }, [run, JSON.stringify(ask)]);
  useEffect(
    () => () => {
      isThere.current = false;
    },
    [],
  );
  return answered;
}
