import { describe, expect, test } from 'vitest';
import { buildWorkload } from '../../src/workload/build-workload.ts';
import { type Replay, recordedWorkload } from '../../src/workload/recorded-workload.ts';
import { ColumnCollector } from '../../src/workload/traces/trace-columns.ts';
import type { TraceReading, TraceRequest } from '../../src/workload/traces/trace-reader.ts';
import { read } from './traces/read.ts';

const HEADER = 'timestamp,input_length,output_length,hash_ids,session_id,delay,priority\n';

function columnsOf(lines: readonly string[], reading: Partial<TraceReading> = {}) {
  const collector = new ColumnCollector();
  for (const request of read(`${HEADER}${lines.join('\n')}\n`, reading).requests)
    collector.add(request as TraceRequest);
  return collector.columns;
}

function workloadOf(lines: readonly string[], replay: Partial<Replay> = {}, requests?: number) {
  const spec = recordedWorkload(columnsOf(lines), { hashTokens: 512, ...replay });
  // What a scenario holds travels as JSON.
  const sent = JSON.parse(JSON.stringify(spec));
  return buildWorkload(requests === undefined ? sent : { ...sent, requests }, 1);
}

const times = (lines: readonly string[], replay: Partial<Replay> = {}, requests?: number) => [
  ...workloadOf(lines, replay, requests).requests.arrivalSeconds,
];

const PLAIN = ['10,100,5,,,,', '12,200,6,,,,3', '11,300,7,,,,'];

describe('times', () => {
  test('are those of the trace, sorted, from 0', () => {
    const { requests, admission } = workloadOf(PLAIN);
    expect([...requests.arrivalSeconds]).toEqual([0, 1, 2]);
    expect([...requests.inputTokens]).toEqual([100, 300, 200]);
    expect([...requests.outputTokens]).toEqual([5, 7, 6]);
    expect([...requests.maxOutputTokens]).toEqual([5, 7, 6]);
    expect([...requests.priority]).toEqual([0, 0, 3]);
    expect(admission).toEqual({ kind: 'open' });
  });

  test('faster, or at a rate', () => {
    expect(times(PLAIN, { speedUp: 4 })).toEqual([0, 0.25, 0.5]);
    expect(times(PLAIN, { rate: 10 })).toEqual([0, 0.1, 0.2]);
  });

  test('again a mean gap after the end', () => {
    expect(times(PLAIN, { repeat: 2, speedUp: 2 })).toEqual([0, 0.5, 1, 1.5, 2, 2.5]);
    expect(times(PLAIN, {}, 4)).toEqual([0, 1, 2, 3]);
  });

  test('drawn instead, with the lengths of the trace', () => {
    const { requests } = workloadOf(PLAIN, { arrivals: { process: 'constant', rate: 2 } });
    expect([...requests.arrivalSeconds]).toEqual([0.5, 1, 1.5]);
    expect([...requests.inputTokens]).toEqual([100, 300, 200]);
  });

  test('all at once stay all at once', () => {
    expect(times(['1,2,3,,,,', '1,2,3,,,,'], { repeat: 2 })).toEqual([0, 0, 0, 0]);
  });

  test('are needed', () => {
    expect(() => workloadOf([',1,2,,,,'])).toThrow('this trace has no times');
  });
});

describe('prompts', () => {
  const segments = (lines: readonly string[], replay: Partial<Replay> = {}) => {
    const { first, contentId, tokens } = workloadOf(lines, replay).requests.prompts;
    return Array.from({ length: first.length - 1 }, (_, request) =>
      Array.from({ length: first[request + 1] - first[request] }, (_, i) => [
        contentId[first[request] + i],
        tokens[first[request] + i],
      ]),
    );
  };

  test('hash ids are blocks, the last as long as the prompt leaves', () => {
    expect(segments(['0,600,1,70 80,,,', '1,1024,1,70 90,,,'])).toEqual([
      [
        [0, 512],
        [1, 88],
      ],
      [
        [0, 512],
        [2, 512],
      ],
    ]);
    expect(segments(['0,600,1,70 80 90,,,'], { hashTokens: 256 })[0]).toEqual([
      [0, 256],
      [1, 256],
      [2, 88],
    ]);
  });

  const CONVERSATION = ['0,100,10,,s,,', '5,130,10,,s,,', '6,50,1,,,,', '9,140,10,,s,,'];
  const namedTokens = (lines: readonly string[], replay: Partial<Replay> = {}, requests?: number) => {
    const { prompts } = workloadOf(lines, replay, requests).requests;
    return prompts.namedTokens && [...prompts.namedTokens];
  };

  test('a turn begins with the prompt and the answer of the turn before', () => {
    const [a, b, c, d] = segments(CONVERSATION);
    const contents = d.map(([content]) => content);
    const [first, answer, second, secondAnswer] = contents;
    expect(new Set(contents).size).toBe(4);
    expect(a).toEqual([
      [first, 100],
      [answer, 10],
    ]);
    expect(b).toEqual([...a, [second, 20], [secondAnswer, 10]]);
    expect(c).toEqual([]);
    expect(d).toEqual(b);
    expect(namedTokens(CONVERSATION)).toEqual([110, 140, 50, 140]);
    expect(namedTokens(CONVERSATION, { repeat: 2 }, 6)).toEqual([110, 140, 50, 140, 110, 140]);
  });

  test('an answer that no turn repeats has no name', () => {
    expect(namedTokens(['0,100,10,,s,,', '5,105,10,,s,,'])).toBeUndefined();
    expect(namedTokens(['0,512,9,7,s,,', '1,600,9,7 8,s,,'])).toBeUndefined();
    const [a, b, c] = segments(['0,100,10,,s,,', '5,110,10,,s,,', '9,60,10,,s,,']);
    expect([a.length, b.length, c.length]).toEqual([2, 2, 1]);
    expect(b).toEqual(a);
  });

  test('a turn behind one that failed repeats what was said, which is no answer', () => {
    const failed = columnsOf(['0,100,0,,s,,', '5,130,10,,s,,', '7,150,10,,s,,'], { failures: 'keep' });
    const { prompts } = buildWorkload(recordedWorkload(failed, { hashTokens: 512 }), 1).requests;
    expect([...prompts.tokens]).toEqual([100, 100, 30, 10, 100, 30, 10, 10]);
    expect([...prompts.namedTokens!]).toEqual([100, 140, 150]);
  });

  test('a turn whose predecessor was left out brings its whole prompt anew', () => {
    const rest = columnsOf(CONVERSATION, { fromSeconds: 5 });
    const { prompts } = buildWorkload(recordedWorkload(rest, { hashTokens: 512 }), 1).requests;
    expect([...prompts.first]).toEqual([0, 2, 2, 4]);
    expect([...prompts.tokens]).toEqual([130, 10, 130, 10]);
    expect([...prompts.namedTokens!]).toEqual([140, 50, 140]);
  });

  test('a repetition shares nothing with the first time', () => {
    const all = segments(['0,512,1,7,,,', '1,512,1,7,,,'], { repeat: 2 });
    expect(all.map(([[content]]) => content)).toEqual([0, 0, 1, 1]);
  });
});

describe('turns', () => {
  const SESSIONS = ['0,10,5,,a,,', '1,10,5,,b,,', ',40,5,,a,2.5,', ',60,5,,a,1,', '9,7,7,,,,'];

  test('wait for each other if the trace has delays', () => {
    const { admission, requests } = workloadOf(SESSIONS);
    // Without a time of its own a turn has the place of the one before it.
    expect([...requests.inputTokens]).toEqual([10, 40, 60, 10, 7]);
    expect(admission).toEqual({
      kind: 'turns',
      previous: Int32Array.of(-1, 0, 1, -1, -1),
      thinkSeconds: Float64Array.of(0, 2.5, 1, 0, 0),
    });
    expect([...requests.arrivalSeconds]).toEqual([0, 0, 0, 1, 9]);
    expect([...requests.session]).toEqual([0, 0, 0, 1, -1]);
  });

  test('come at their times if the trace has these, or wait on demand', () => {
    const timed = ['0,10,5,,a,,', '3,40,5,,a,,'];
    expect(workloadOf(timed).admission).toEqual({ kind: 'open' });
    expect(workloadOf(timed, { sessions: 'closed', thinkSeconds: 4 }).admission).toEqual({
      kind: 'turns',
      previous: Int32Array.of(-1, 0),
      thinkSeconds: Float64Array.of(4, 4),
    });
  });

  test('are other sessions when the trace is repeated', () => {
    const { admission, requests } = workloadOf(SESSIONS, { repeat: 2 });
    expect(admission).toMatchObject({ previous: Int32Array.of(-1, 0, 1, -1, -1, -1, 5, 6, -1, -1) });
    expect([...requests.session]).toEqual([0, 0, 0, 1, -1, 2, 2, 2, 3, -1]);
  });

  test('drawn arrivals are those of the first turns', () => {
    const { requests } = workloadOf(SESSIONS, { arrivals: { process: 'constant', rate: 1 } });
    expect([...requests.arrivalSeconds]).toEqual([1, 1, 1, 2, 3]);
  });

  test('do not go together with a fixed number of clients', () => {
    const arrivals = { process: 'closed', concurrency: 2 } as const;
    expect(() => workloadOf(SESSIONS, { arrivals })).toThrow('turns that wait for each other');
    expect(workloadOf(SESSIONS, { arrivals, sessions: 'timed' }).admission.kind).toBe('closed');
  });
});
