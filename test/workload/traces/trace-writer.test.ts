import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { atPace, TraceExtent } from '../../../src/workload/traces/pace.ts';
import type { TraceRequest } from '../../../src/workload/traces/trace-reader.ts';
import { TRACE_WRITERS, type TraceWriterName } from '../../../src/workload/traces/trace-writer.ts';
import { read } from './read.ts';

const WRITERS = Object.keys(TRACE_WRITERS) as TraceWriterName[];

function written(name: TraceWriterName, requests: readonly TraceRequest[]): string {
  const writer = TRACE_WRITERS[name]();
  return writer.header + requests.map((request) => writer.line(request)).join('');
}

/** CSV of any requests: what the reader makes of it are requests as they come. */
const tables = fc
  .array(
    fc.record({
      gap: fc.integer({ min: 0, max: 5000 }),
      input: fc.integer({ min: 1, max: 3000 }),
      output: fc.integer({ min: 1, max: 500 }),
      ids: fc.array(fc.integer({ min: 0, max: 99 }), { maxLength: 4 }),
      session: fc.constantFrom('', 'a', 'b', '"x, y"'),
      priority: fc.constantFrom('', '0', '-3'),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((all) => {
    let time = 0;
    const lines = all.map(({ gap, input, output, ids, session, priority }, i) => {
      time += i === 0 ? 0 : gap;
      return `${time / 1000},${input},${output},${ids.join(' ')},${session},${priority}\n`;
    });
    return `timestamp,input_length,output_length,hash_ids,session_id,priority\n${lines.join('')}`;
  });

describe.each(WRITERS)('to %s and back', (name) => {
  test('every request stays what it is, but for the name of a session that begins anew', () => {
    fc.assert(
      fc.property(tables, (text) => {
        const requests = read(text).requests as TraceRequest[];
        const again = read(written(name, requests)).requests;
        expect(read(written(name, requests)).reader.format).toBe(name);
        const core = ({ session, turn, ...rest }: Partial<TraceRequest>) => rest;
        expect(again.map(core)).toEqual(requests.map(core));
        if (name !== 'mooncake') expect(again).toEqual(requests);
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});

describe('pace', () => {
  const requests = read(
    'timestamp,input_length,output_length,hash_ids,session_id\n0,1,1,4 x,a\n1,1,1,7,\n4,1,1,,a\n',
  ).requests as TraceRequest[];
  const extent = new TraceExtent();
  for (const request of requests) extent.add(request);
  const times = (pace: object, round = 0) =>
    requests.map((each) => atPace(each, round, extent, pace).seconds);

  test('a speed-up divides the times', () => {
    expect(times({ speedUp: 2 })).toEqual([0, 0.5, 2]);
  });

  test('a rate stretches them so that n - 1 gaps are n - 1 over the rate', () => {
    expect(times({ rate: 4 })).toEqual([0, 0.125, 0.5]);
  });

  test('a repetition follows a mean gap later, with ids and sessions of its own', () => {
    expect(times({ repeat: 2 }, 1)).toEqual([6, 7, 10]);
    const again = requests.map((each) => atPace(each, 1, extent, {}));
    expect(again.map(({ hashIds }) => hashIds)).toEqual([[12, 'x#1'], [15], undefined]);
    expect(again.map(({ session }) => session)).toEqual(['a#1', undefined, 'a#1']);
  });
});
