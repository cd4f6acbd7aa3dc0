import type { SweepResult } from './sweep-result.ts';

/** A sweep as JSON: one line for each point, so that tools that read by lines can, too. Equal results are equal texts. */
export function* renderSweepJson({ points, ...rest }: SweepResult): Generator<string> {
  const head = JSON.stringify(rest, undefined, 2).slice(0, -'\n}'.length);
  yield `${head},\n  "points": [`;
  for (const [index, point] of points.entries())
    yield `${index === 0 ? '' : ','}\n    ${JSON.stringify(point)}`;
  yield points.length === 0 ? ']\n}\n' : '\n  ]\n}\n';
}
