import { inColumns } from '../../report/columns.ts';
import type { Styler } from '../../report/styler.ts';
import { wrap } from '../../report/wrap.ts';

const WIDTH = 100;

/** What something is called, and what it is. */
export type Fact = readonly [label: string, value: string];

/** Facts below each other, their values side by side with the labels; a long value goes on in the next line. */
export function factLines(facts: readonly Fact[], styler: Styler): string[] {
  const labels = inColumns(facts.map(([label]) => [label]));
  const width = Math.max(0, ...labels.map((label) => label.length));
  const indent = ' '.repeat(width + 2);
  return facts.flatMap(([label, value]) => {
    const [first, ...rest] = wrap(value, WIDTH - indent.length, '');
    return [`${styler.dim(label.padEnd(width))}  ${first}`, ...rest.map((line) => indent + line)];
  });
}

/** Sections with an empty line between them. */
export function paragraphs(sections: readonly (readonly string[])[]): string {
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}
