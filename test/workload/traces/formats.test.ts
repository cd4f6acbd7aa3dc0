import { describe, expect, test } from 'vitest';
import {
  TRACE_FORMAT_NAMES,
  TRACE_FORMATS,
  type TraceFormatName,
} from '../../../src/workload/traces/index.ts';
import { read, triples } from './read.ts';

/** Two requests of each format, the second with what the format can say beyond lengths, and what they are. */
const SAMPLES: Record<
  TraceFormatName,
  { text: string; rows: unknown[]; broken: [text: string, error: string] }
> = {
  azure: {
    text: 'TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03.9799600,4808,10\n2023-11-16 18:17:04.0319600,3180,8\n',
    rows: [
      [0, 4808, 10],
      [expect.closeTo(0.052, 9), 3180, 8],
    ],
    broken: ['TIMESTAMP,ContextTokens,GeneratedTokens\nyesterday,1,2\n', 't:2:1: TIMESTAMP: expected a date'],
  },
  burstgpt: {
    text: 'Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type\n5,1,2,ChatGPT,472,18,490,Conversation log\n45,1,3,GPT-4,1087,230,1317,API log\n',
    rows: [
      [0, 472, 18],
      [40, 1087, 230],
    ],
    broken: [
      'Timestamp,Model,Request tokens,Response tokens\n5,ChatGPT,many,18\n',
      't:2:11: Request tokens: expected a whole number of tokens, found "many"',
    ],
  },
  sharegpt: {
    text: '[{"id": "a", "conversations": [{"from": "human", "value": "12345678"}, {"from": "gpt", "value": "1234"}]},\n {"id": "b", "conversations": [{"from": "human", "value": "} ] \\" {"}, {"from": "gpt", "value": "12345"}]}]\n',
    rows: [
      [undefined, 2, 1],
      [undefined, 2, 2],
    ],
    broken: [
      '[{"id": "a", "conversations": []},\n {"id": 7, "conversations": 5}]',
      't:2:12: conversations: expected a list of messages, each with from and value, found 5',
    ],
  },
  mooncake: {
    text: '{"timestamp": 0, "input_length": 600, "output_length": 5, "hash_ids": [1, 2]}\n{"timestamp": 1500, "input_length": 520, "output_length": 6, "hash_ids": [1, 3]}\n',
    rows: [
      [0, 600, 5],
      [1.5, 520, 6],
    ],
    broken: [
      '{"timestamp": 0, "input_length": 1, "output_length": 5, "hash_ids": [1]}\n{"timestamp": 0, "input_length": -1}\n',
      't:2:18: input_length: expected a whole number of tokens, found -1',
    ],
  },
  csv: {
    text: 'timestamp,input_length,output_length,hash_ids,session_id,delay,priority\n10,5,6,,,,\n10.25,7,8,1 2,"a, b",1.5,-2\n',
    rows: [
      [0, 5, 6],
      [0.25, 7, 8],
    ],
    broken: [
      'timestamp,input_length,output_length\n0,1,2\n1,2\n',
      't:3:1: expected 3 fields (timestamp,input_length,output_length), found 2',
    ],
  },
  jsonl: {
    text: '{"timestamp":10.0,"input_length":5,"output_length":6}\n{"timestamp":10.25,"input_length":7,"output_length":8,"hash_ids":["x"],"session_id":3}\n',
    rows: [
      [0, 5, 6],
      [0.25, 7, 8],
    ],
    broken: ['{"timestamp":1.5,"input_length":5}\n{"input_length" 5}', 't:2:17: not valid JSON'],
  },
};

describe.each(TRACE_FORMAT_NAMES)('%s', (format) => {
  const { text, rows, broken } = SAMPLES[format];

  test('is recognised by its beginning, and no format before it takes it', () => {
    expect(read(text).reader.format).toBe(format);
    expect(TRACE_FORMATS[format].detects(text)).toBe(true);
  });

  test('gives its requests, times from the first row', () => {
    expect(triples(text)).toEqual(rows);
  });

  test.each([1, 7, 64])('in pieces of %i characters as well', (chunk) => {
    expect(read(text, {}, chunk).requests).toEqual(read(text).requests);
  });

  test('with CRLF, a byte order mark, and without an end of the last line', () => {
    const others = `\ufeff${text.trimEnd().replaceAll('\n', '\r\n')}`;
    expect(read(others).requests).toEqual(read(text).requests);
    expect(read(others).reader.format).toBe(format);
  });

  test('stops at the limit: what comes later is not looked at', () => {
    const [first] = read(text).requests;
    const { requests } = read(`${text.trimEnd()}\n}{,"`, { limit: 1, format });
    expect(requests).toEqual([first]);
  });

  test('says where something is wrong', () => {
    expect(() => read(broken[0], { format })).toThrow(broken[1]);
  });
});

test('what is in no format is named, with what is known', () => {
  expect(() => read('hello\n')).toThrow(
    't:1:1: this is in no known format of traces (known: azure, burstgpt',
  );
  expect(() => read('')).toThrow('t:1:1: this is in no known format');
});

test('a file without requests is no trace', () => {
  expect(() => read('TIMESTAMP,ContextTokens,GeneratedTokens\n')).toThrow(
    't: there is no request in this trace',
  );
});
