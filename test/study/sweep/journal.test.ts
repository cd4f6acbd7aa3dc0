import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { journalHeader, journalLine, parseJournal } from '../../../src/study/sweep/journal.ts';
import type { Sweep } from '../../../src/study/sweep/sweep.ts';
import { point } from './sample-sweep.ts';

const sweep: Sweep = {
  name: 'démo',
  hash: 'abc',
  axes: [],
  seeds: [1],
  size: 9,
  point: () => {
    throw new Error();
  },
};
const points = [2, 0, 1].map((index) => point(index, { metrics: { p99_ttft_ms: 1 / 3 } }));
const text = journalHeader(sweep) + points.map(journalLine).join('');

describe('parseJournal', () => {
  it('gives back what was written, to the last bit', () => {
    const journal = parseJournal(text, 'points.jsonl');
    expect(journal).toMatchObject({ header: { scenario: 'démo', hash: 'abc', size: 9 }, points });
    expect(journal?.wholeBytes).toBe(Buffer.byteLength(text));
  });

  it('has all whole lines, wherever writing was cut off', () => {
    fc.assert(
      fc.property(fc.nat(text.length), (length) => {
        const cut = text.slice(0, length);
        const whole = cut.slice(0, cut.lastIndexOf('\n') + 1);
        const journal = parseJournal(cut, 'points.jsonl');
        expect(journal?.points ?? []).toEqual(points.slice(0, Math.max(0, whole.split('\n').length - 2)));
        expect(journal?.wholeBytes ?? 0).toBe(Buffer.byteLength(whole));
      }),
      { numRuns: 60 },
    );
  });

  it('counts a point once that stands there twice', () => {
    expect(parseJournal(text + journalLine(points[0]), 'f')?.points.map(({ index }) => index)).toEqual([
      2, 0, 1,
    ]);
  });

  it.each([
    ['not a journal\n', 'points.jsonl:1: damaged, expected a line of JSON (remove the file'],
    ['{"kind":"run"}\n', 'points.jsonl: expected the journal of a sweep'],
    [text.replace('"schemaVersion":1', '"schemaVersion":9'), 'points.jsonl: written by a newer xpyd'],
    [`${journalHeader(sweep)}{"index":\n${journalLine(points[0])}`, 'points.jsonl:2: damaged'],
  ])('refuses %s', (damaged, message) => {
    expect(() => parseJournal(damaged, 'points.jsonl')).toThrow(message);
  });
});
