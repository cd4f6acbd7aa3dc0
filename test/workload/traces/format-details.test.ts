import { describe, expect, test } from 'vitest';
import { read, triples } from './read.ts';

const AZURE = 'TIMESTAMP,ContextTokens,GeneratedTokens\n';

describe('Azure', () => {
  test('keeps all seven fraction digits', () => {
    const text = `${AZURE}2023-11-16 18:17:03.0000000,1,1\n2023-11-16 18:17:03.0000001,1,1\n2023-11-16 18:18:03.9999999,1,1\n`;
    const times = read(text).requests.map(({ seconds }) => seconds!);
    expect(times[1]).toBeCloseTo(1e-7, 12);
    expect(times[2]).toBeCloseTo(60.9999999, 9);
  });

  test('goes over midnight and the end of a year', () => {
    expect(triples(`${AZURE}2023-12-31 23:59:59.5,1,1\n2024-01-01 00:00:00.25,1,1\n`)[1][0]).toBe(0.75);
  });

  test('reads the offsets and the images of later years', () => {
    const text =
      'TIMESTAMP,NumImages,ContextTokens,GeneratedTokens\n' +
      '2024-05-10 00:00:00.009930+00:00,2,30,4\n2024-05-10T02:00:01.009930+02:00,0,31,5\n2024-05-10 00:00:02.009930Z,0,32,6\n';
    expect(triples(text)).toEqual([
      [0, 30, 4],
      [1, 31, 5],
      [2, 32, 6],
    ]);
  });
});

describe('BurstGPT', () => {
  const OLD = 'Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n';
  const FAILED = `${OLD}5,ChatGPT,472,18,490,API log\n6,ChatGPT,100,0,100,API log\n7,ChatGPT,3,4,7,API log\n`;

  test('leaves failures out and counts them', () => {
    const { requests, reader } = read(FAILED);
    expect(requests.map(({ inputTokens }) => inputTokens)).toEqual([472, 3]);
    expect(reader.counts).toEqual({ rows: 3, failed: 1, outsideWindow: 0, laterTurns: 0, selected: 2 });
  });

  test('keeps them as answers of one token if asked to', () => {
    expect(triples(FAILED, { failures: 'keep' })[1]).toEqual([1, 100, 1]);
  });

  test('has sessions since version 1.2', () => {
    const text =
      'Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type\n' +
      '1,s,1,GPT-4,100,20,120,x\n9,s,1,GPT-4,150,20,170,x\n10,,1,GPT-4,9,9,18,x\n';
    expect(read(text).requests).toMatchObject([
      { session: 's', turn: 0, sharedTokens: 0 },
      { session: 's', turn: 1, sharedTokens: 120 },
      { turn: 0, sharedTokens: 0 },
    ]);
  });
});

describe('Mooncake', () => {
  test('knows the names that AIPerf and Dynamo use', () => {
    const text =
      '{"created_time": 100, "input_tokens": 30, "output_tokens": 4, "priority": 2, "session_id": "a"}\n' +
      '{"delay_ms": 250, "input_tokens": 10, "output_tokens": 4, "session_id": "a"}\n';
    expect(read(text).requests).toEqual([
      {
        seconds: 0,
        earliestSeconds: 0,
        inputTokens: 30,
        outputTokens: 4,
        session: 'a',
        turn: 0,
        sharedTokens: 0,
        priority: 2,
      },
      {
        earliestSeconds: 0,
        inputTokens: 44,
        outputTokens: 4,
        session: 'a',
        turn: 1,
        sharedTokens: 34,
        delaySeconds: 0.25,
      },
    ]);
  });

  test('counts whole prompts where rows have hash ids, and when told so', () => {
    const row = (extra: string) =>
      `{"timestamp": 0, "input_length": 100, "output_length": 9, "session_id": "a"${extra}}\n`;
    const inputs = (text: string, inputLength?: 'prompt') =>
      read(text, { format: 'mooncake', ...(inputLength && { inputLength }) }).requests.map(
        (r) => r.inputTokens,
      );
    expect(inputs(row(', "hash_ids": [1]').repeat(2))).toEqual([100, 100]);
    expect(inputs(row('').repeat(2))).toEqual([100, 209]);
    expect(inputs(row('').repeat(2), 'prompt')).toEqual([100, 100]);
  });

  test('whole timestamps are its milliseconds, others are the seconds of plain JSON lines', () => {
    const row = (time: string) => `{"timestamp": ${time}, "input_length": 1, "output_length": 1}\n`;
    expect(read(row('3')).reader.format).toBe('mooncake');
    expect(read(row('3.0')).reader.format).toBe('jsonl');
    expect(read(row('"2024-01-01 00:00:00"')).reader.format).toBe('jsonl');
  });
});

describe('ShareGPT', () => {
  const say = (from: string, characters: number) => ({ from, value: 'x'.repeat(characters) });
  const text = JSON.stringify([
    {
      id: 'a',
      conversations: [say('system', 8), say('human', 8), say('gpt', 40), say('human', 4), say('gpt', 400)],
    },
    { id: 'b', conversations: [say('gpt', 4), say('human', 4)] },
    { id: 'c', conversations: [say('human', 1), say('gpt', 2), say('gpt', 2)] },
  ]);

  test('every answer is a turn, whose prompt is all that was said before', () => {
    expect(triples(text)).toEqual([
      [undefined, 4, 10],
      [undefined, 15, 100],
      [undefined, 1, 1],
    ]);
    expect(read(text).requests[1]).toMatchObject({ session: 'a', turn: 1, sharedTokens: 4 + 10 });
  });

  test('the estimate of characters per token can be changed, and the number of turns', () => {
    expect(triples(text, { charactersPerToken: 2, turns: 1 })).toEqual([
      [undefined, 8, 20],
      [undefined, 1, 1],
    ]);
  });

  test('a file that is cut off is noticed', () => {
    expect(() => read(text.slice(0, -20))).toThrow(/t:1:\d+: this object has no end: the file is cut off/);
  });
});

test('in CSV a misspelt column is told the nearest one', () => {
  expect(() => read('timestamp,input_lenght,output_length\n1,2,3\n', { format: 'csv' })).toThrow(
    't:1:1: expected a column input_length (is it "input_lenght"?)',
  );
});
