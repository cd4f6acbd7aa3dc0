import { describe, expect, it } from 'vitest';
import type { Grid } from '../../src/report/grid.ts';
import { renderGrid } from '../../src/report/grid.ts';
import { PLAIN } from '../../src/report/styler.ts';

const block = (heading: string, ...texts: string[]) => ({ heading, cells: texts.map((text) => [{ text }]) });
const grid: Grid = {
  title: 'Title',
  rows: [
    { label: 'Mean TTFT', unit: 'ms' },
    { label: 'Completed', unit: '' },
  ],
  columns: [],
  blocks: [block('one', '1,234', '5'), block('a long name', '1', '23')],
};

describe('renderGrid', () => {
  it('aligns numbers to the right, under the heading of their block', () => {
    expect(renderGrid(grid, 100, PLAIN)).toEqual([
      'Title              one    a long name',
      '─────────────    ─────    ───────────',
      'Mean TTFT  ms    1,234              1',
      'Completed            5             23',
    ]);
  });

  it('names columns if they have names', () => {
    const cells = [
      [{ text: '1' }, { text: '22 %' }],
      [{ text: '333' }, { text: '' }],
    ];
    expect(
      renderGrid({ ...grid, columns: ['mean', 'share'], blocks: [{ heading: 'one', cells }] }, 100, PLAIN),
    ).toEqual([
      'Title                    one',
      '                 mean  share',
      '─────────────    ───────────',
      'Mean TTFT  ms       1   22 %',
      'Completed         333',
    ]);
  });

  it('puts blocks that do not fit below, with the labels again', () => {
    const lines = renderGrid(grid, 30, PLAIN);
    expect(lines).toHaveLength(9);
    expect(lines[4]).toBe('');
    expect(lines[5]).toBe('Title            a long name');
    expect(lines[7]).toBe('Mean TTFT  ms              1');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(30);
  });

  it('draws a block that never fits all the same', () => {
    expect(renderGrid(grid, 1, PLAIN).join('\n')).toContain('1,234');
  });

  it('marks text without moving it', () => {
    const tag = (code: string) => (text: string) => `<${code}>${text}</${code}>`;
    const marked = {
      heading: tag('h'),
      dim: tag('d'),
      good: tag('g'),
      fair: tag('f'),
      bad: tag('b'),
    };
    const cells = [[{ text: '9', style: 'bad' as const }], [{ text: '10' }]];
    const lines = renderGrid({ ...grid, blocks: [{ heading: 'one', cells }] }, 100, marked);
    expect(lines[2]).toContain('<b> 9</b>');
    const visible = lines.map((line) => line.replace(/<\/?[a-z]>/g, ''));
    expect(visible[2]).toBe('Mean TTFT  ms      9');
    expect(visible[3]).toBe('Completed         10');
  });
});

describe('marks in the colours of the phases', () => {
  const grid = {
    title: 'T',
    rows: [
      { label: 'a', unit: 'ms', phase: 'decode' as const },
      { label: 'all', unit: 'ms' },
    ],
    columns: [],
    blocks: [{ heading: 'x', cells: [[{ text: '1' }], [{ text: '2' }]] }],
  };

  it('stand before the labels that have a phase, all labels below each other', () => {
    const swatch = (phase: string) => phase[0].toUpperCase();
    const lines = renderGrid(grid, 80, { ...PLAIN, swatch });
    expect(lines.slice(2)).toEqual(['D a    ms    1', '  all  ms    2']);
  });

  it('are left out where there are no colours', () => {
    expect(renderGrid(grid, 80, PLAIN).slice(2)).toEqual(['a    ms    1', 'all  ms    2']);
  });
});
