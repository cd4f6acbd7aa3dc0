import type { Phase } from './phases.ts';
import type { Styler, TextStyle } from './styler.ts';

/** Labelled rows, and for each deployment a block of columns beside them. */
export interface Grid {
  title: string;
  rows: { label: string; unit: string; phase?: Phase }[];
  /** Names of the columns that each block has; none if it is a single one that needs no name. */
  columns: string[];
  blocks: Block[];
}

export interface Block {
  heading: string;
  /** cells[row][column] */
  cells: Cell[][];
}

export interface Cell {
  text: string;
  style?: TextStyle;
}

const COLUMN_GAP = '  ';
const BLOCK_GAP = '    ';
/** A swatch and a space. */
const MARK_WIDTH = 2;

/** Lines of a grid. Blocks that do not fit into `width` characters go below, beside the same labels. */
export function renderGrid(grid: Grid, width: number, styler: Styler): string[] {
  const labels = labelLines(grid, styler);
  const blocks = grid.blocks.map((block) => blockLines(grid, block, styler));
  return groupsThatFit(blocks, width - labels.width).flatMap((group, index) => {
    const lines = labels.lines.map((label, line) =>
      [label, ...group.map((block) => block.lines[line])].join(BLOCK_GAP).trimEnd(),
    );
    return index === 0 ? lines : ['', ...lines];
  });
}

/** Lines that belong side by side with those of others; `width` is without what the styler adds. */
interface Pasted {
  width: number;
  lines: string[];
}

/** The blocks in groups that fit into `room` side by side, at least one a group. */
function groupsThatFit(blocks: Pasted[], room: number): Pasted[][] {
  const groups: Pasted[][] = [];
  let left = 0;
  for (const block of blocks) {
    const needed = BLOCK_GAP.length + block.width;
    if (groups.length === 0 || needed > left) {
      groups.push([]);
      left = room;
    }
    groups.at(-1)!.push(block);
    left -= needed;
  }
  return groups;
}

function labelLines({ title, rows, columns }: Grid, styler: Styler): Pasted {
  const labelWidth = longest(rows.map(({ label }) => label));
  const unitWidth = longest(rows.map(({ unit }) => unit && COLUMN_GAP + unit));
  const markWidth = styler.swatch && rows.some(({ phase }) => phase) ? MARK_WIDTH : 0;
  const width = Math.max(title.length, markWidth + labelWidth + unitWidth);
  const lines = rows.map(({ label, unit, phase }) => {
    const gap = unit && COLUMN_GAP;
    const mark = phase && markWidth > 0 ? `${styler.swatch!(phase)} ` : ' '.repeat(markWidth);
    return mark + label.padEnd(labelWidth) + styler.dim((gap + unit).padEnd(width - markWidth - labelWidth));
  });
  const names = columns.length > 0 ? [' '.repeat(width)] : [];
  return { width, lines: [styler.heading(title.padEnd(width)), ...names, rule(width, styler), ...lines] };
}

function blockLines({ columns }: Grid, { heading, cells }: Block, styler: Styler): Pasted {
  const widths = cells[0]!.map((_, i) => longest([columns[i] ?? '', ...cells.map((row) => row[i]!.text)]));
  const inner = widths.reduce((sum, width) => sum + width, (widths.length - 1) * COLUMN_GAP.length);
  const width = Math.max(heading.length, inner);
  const indent = ' '.repeat(width - inner);
  const line = (row: Cell[]) =>
    indent + row.map((cell, i) => paint(cell, widths[i]!, styler)).join(COLUMN_GAP);
  const names = columns.length > 0 ? [line(columns.map((text) => ({ text, style: 'dim' })))] : [];
  const lines = [styler.heading(heading.padStart(width)), ...names, rule(width, styler), ...cells.map(line)];
  return { width, lines };
}

function paint({ text, style }: Cell, width: number, styler: Styler): string {
  const padded = text.padStart(width);
  return style ? styler[style](padded) : padded;
}

function rule(width: number, styler: Styler): string {
  return styler.dim('─'.repeat(width));
}

function longest(texts: string[]): number {
  return Math.max(0, ...texts.map((text) => text.length));
}
