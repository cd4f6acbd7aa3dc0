import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { chunks, gzip } from '../../src/cli/gzip.ts';

const pack = (pieces: Iterable<string>) => Buffer.concat([...gzip(pieces)]);

/** Several chunks of text with letters of more than one byte. */
function* letters(): Generator<string> {
  for (let line = 0; line < 300_000; line++) yield `${line} grün\n`;
}

test('what is packed piece by piece unpacks to the whole, as one member', () => {
  const text = [...letters()].join('');
  const packed = pack(letters());
  expect(gunzipSync(packed).toString() === text).toBe(true);
  expect(packed.length).toBeLessThan(text.length / 3);
  // A second member would begin with the magic number and a method again.
  expect(packed.indexOf(Buffer.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0), 1)).toBe(-1);
});

test('nothing packs to nothing', () => {
  expect(gunzipSync(pack([])).length).toBe(0);
});

test('a damaged byte is noticed: the checksum is of the text', () => {
  const packed = pack(['some text']);
  packed[packed.length - 8] ^= 1;
  expect(() => gunzipSync(packed)).toThrow('incorrect data check');
});

test('small pieces are joined, and none is lost', () => {
  const pieces = [...chunks(letters())];
  expect(pieces.length).toBeGreaterThan(1);
  expect(pieces.length).toBeLessThan(10);
  expect(pieces.join('') === [...letters()].join('')).toBe(true);
});
