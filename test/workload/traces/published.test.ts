import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { read } from './read.ts';

/** Traces as they were published; only where XPYD_DATA holds them. */
const folder = process.env.XPYD_DATA;

describe.skipIf(folder === undefined)('published traces', () => {
  test.each([
    ['azure2023_code.csv', 'azure', 8819, 2048, 27.9],
    ['azure2023_conv.csv', 'azure', 19_366, 1155, 211],
    ['mooncake_conversation_trace.jsonl', 'mooncake', 12_031, 12_035, 343],
    ['mooncake_synthetic_trace.jsonl', 'mooncake', 3993, 15_325, 149],
  ])('%s', (file, format, rows, meanInput, meanOutput) => {
    const { requests, reader } = read(readFileSync(join(folder!, 'traces', file), 'utf8'));
    const mean = (key: 'inputTokens' | 'outputTokens') =>
      requests.reduce((sum, request) => sum + request[key]!, 0) / rows;
    expect([reader.format, requests.length]).toEqual([format, rows]);
    expect(Math.abs(mean('inputTokens') / meanInput - 1)).toBeLessThan(0.001);
    expect(Math.abs(mean('outputTokens') / meanOutput - 1)).toBeLessThan(0.005);
  });
});
