import type { RouterKind } from '../../src/cluster/routers/index.ts';
import type { RandomStream } from '../../src/random/stream.ts';

/** What is under way on a worker: the prompt lengths of its requests. */
export interface Load {
  inFlight: Map<number, number>;
  cachedTokens(request: number): number;
}

export type Choose = (request: number) => number;

export function routing(
  kind: RouterKind,
  loads: Load[],
  random: RandomStream,
  sessionOf: (request: number) => number,
): Choose {
  const requests = loads.map((load) => () => load.inFlight.size);
  const tokens = loads.map(
    (load) => () => [...load.inFlight.values()].reduce((sum, input) => sum + input, 0),
  );
  const draw = (count: number) => Math.floor(random() * count);
  const homes: number[] = [];
  let turn = 0;
  const nextInTurn = () => turn++ % loads.length;
  switch (kind) {
    case 'round-robin':
      return nextInTurn;
    case 'random':
      return () => draw(loads.length);
    case 'least-requests':
      return () => firstWithLeast(requests.map((count) => count()));
    case 'least-tokens':
      return () => firstWithLeast(tokens.map((count) => count()));
    case 'power-of-two':
      return () => {
        const first = draw(loads.length);
        if (loads.length === 1) return first;
        const others = loads.map((_, worker) => worker).filter((worker) => worker !== first);
        const second = others[draw(others.length)];
        return requests[second]() < requests[first]() ? second : first;
      };
    case 'prefix-aware':
      return (request) => {
        const counts = requests.map((count) => count());
        const [low, high] = [Math.min(...counts), Math.max(...counts)];
        if (high > low + 32 && high > 1.1 * low) return counts.indexOf(low);
        const cached = loads.map((load) => load.cachedTokens(request));
        const most = Math.max(...cached);
        const lightest = Math.min(...counts.filter((_, worker) => cached[worker] === most));
        return counts.findIndex((count, worker) => cached[worker] === most && count === lightest);
      };
    case 'session':
      return (request) => {
        const session = sessionOf(request);
        if (session < 0) return nextInTurn();
        homes[session] ??= nextInTurn();
        return homes[session];
      };
  }
}

function firstWithLeast(values: number[]): number {
  return values.indexOf(Math.min(...values));
}
