import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DIMENSIONS, type DimensionName } from '../../src/quantity/dimensions.ts';
import { formatQuantity } from '../../src/quantity/format-quantity.ts';
import { parseQuantity } from '../../src/quantity/parse-quantity.ts';

describe('formatQuantity', () => {
  test.each<[number, DimensionName, string]>([
    [3.35e12, 'bytesPerSecond', '3.35 TB/s'],
    [0.0352, 'seconds', '35.2 ms'],
    [0.00003, 'seconds', '30 us'],
    [3e-10, 'seconds', '0.3 ns'],
    [90, 'seconds', '90 s'],
    [0.99996, 'seconds', '1 s'],
    [0.99994, 'seconds', '999.9 ms'],
    [0, 'seconds', '0 s'],
    [-0.002, 'seconds', '-2 ms'],
    [85_520_809_984, 'bytes', '85.52 GB'],
    [12, 'bytes', '12 B'],
    [989.4e12, 'flopsPerSecond', '989.4 TFLOP/s'],
    [700, 'watts', '700 W'],
    [0.5, 'ratePerSecond', '0.5 req/s'],
    [1_234_567, 'count', '1234567'],
  ])('%d as %s', (value, dimension, expected) => {
    expect(formatQuantity(value, dimension)).toBe(expected);
  });

  test('what it writes is read back to within half of the fourth digit', () => {
    const dimensions = fc.constantFrom(...(Object.keys(DIMENSIONS) as DimensionName[]));
    const magnitudes = fc.double({ min: -10, max: 15, noNaN: true }).map((exponent) => 10 ** exponent);
    fc.assert(
      fc.property(magnitudes, dimensions, (value, dimension) => {
        const readBack = parseQuantity(formatQuantity(value, dimension), dimension);
        expect(Math.abs(readBack - value)).toBeLessThanOrEqual(5.0001e-4 * value);
      }),
      { seed: 1, numRuns: 1000 },
    );
  });

  test('writing, reading and writing again changes nothing', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e4, noNaN: true }), (seconds) => {
        const written = formatQuantity(seconds, 'seconds');
        expect(formatQuantity(parseQuantity(written, 'seconds'), 'seconds')).toBe(written);
      }),
      { seed: 2 },
    );
  });
});
