import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase64, toBase64 } from '../../../src/report/page/base64.ts';

describe('base64', () => {
  it('gives back the bytes of all parts in their order', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), (parts) => {
        expect([...fromBase64(toBase64(parts))]).toEqual(parts.flatMap((part) => [...part]));
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  it('takes parts that are longer than a function has arguments', () => {
    const long = new Uint8Array(300_000).map((_, index) => index);
    expect(Buffer.from(toBase64([long]), 'base64').equals(Buffer.from(long))).toBe(true);
  });
});
