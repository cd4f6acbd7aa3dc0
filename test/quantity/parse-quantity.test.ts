import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DimensionName } from '../../src/quantity/dimensions.ts';
import { parseQuantity } from '../../src/quantity/parse-quantity.ts';
import { QuantityError } from '../../src/quantity/quantity-error.ts';

function refusal(text: string | number, dimension: DimensionName): QuantityError {
  try {
    parseQuantity(text, dimension);
  } catch (error) {
    if (error instanceof QuantityError) return error;
    throw error;
  }
  throw new Error(`${text} was accepted`);
}

describe('reads what people write', () => {
  test.each<[string, DimensionName, number]>([
    ['24 GB', 'bytes', 24e9],
    ['24GB', 'bytes', 24e9],
    ['24 GiB', 'bytes', 24 * 2 ** 30],
    ['80 GiB', 'bytes', 85_899_345_920],
    ['81559 MiB', 'bytes', 85_520_809_984],
    ['1.5 kB', 'bytes', 1500],
    ['24 Gb', 'bytes', 3e9],
    ['1023 TiB', 'bytes', 1023 * 2 ** 40],
    ['600 GB/s', 'bytesPerSecond', 600e9],
    ['3.35 TB/s', 'bytesPerSecond', 3.35e12],
    ['400 Gb/s', 'bytesPerSecond', 50e9],
    ['400 Gbit/s', 'bytesPerSecond', 50e9],
    ['100 Gbps', 'bytesPerSecond', 12.5e9],
    ['25 GBps', 'bytesPerSecond', 25e9],
    ['1 GiB/s', 'bytesPerSecond', 2 ** 30],
    ['125 TFLOP/s', 'flopsPerSecond', 125e12],
    ['125 TFLOPS', 'flopsPerSecond', 125e12],
    ['125 TFLOPs/s', 'flopsPerSecond', 125e12],
    ['989.4 TFLOP/s', 'flopsPerSecond', 989.4e12],
    ['1.979 PFLOPS', 'flopsPerSecond', 1.979e15],
    ['350 ms', 'seconds', 0.35],
    ['5 us', 'seconds', 5e-6],
    ['50 us', 'seconds', 5e-5],
    ['50 µs', 'seconds', 5e-5],
    ['50 μs', 'seconds', 5e-5],
    ['3 ns', 'seconds', 3e-9],
    ['2 min', 'seconds', 120],
    ['1.5 s', 'seconds', 1.5],
    ['0 s', 'seconds', 0],
    ['1e-3 s', 'seconds', 1e-3],
    ['700 W', 'watts', 700],
    ['1.2 kW', 'watts', 1200],
    ['4 /s', 'ratePerSecond', 4],
    ['20 req/s', 'ratePerSecond', 20],
    ['1 request/s', 'ratePerSecond', 1],
    ['3.5 rps', 'ratePerSecond', 3.5],
    ['100 /min', 'ratePerSecond', 100 / 60],
    ['90 req/min', 'ratePerSecond', 1.5],
    ['1000', 'count', 1000],
    ['1e6', 'count', 1_000_000],
  ])('%s as %s is %d', (text, dimension, expected) => {
    expect(parseQuantity(text, dimension)).toBe(expected);
  });

  test('a number is a count', () => {
    expect(parseQuantity(128, 'count')).toBe(128);
  });
});

describe('rounds once', () => {
  const scales: [unit: string, dimension: DimensionName, exponent: number][] = [
    ['us', 'seconds', -6],
    ['ms', 'seconds', -3],
    ['GB', 'bytes', 9],
    ['TB/s', 'bytesPerSecond', 12],
    ['TFLOP/s', 'flopsPerSecond', 12],
    ['kW', 'watts', 3],
  ];

  test('a decimal prefix only moves the point', () => {
    const digits = fc.integer({ min: 0, max: 999_999_999 });
    const places = fc.integer({ min: 0, max: 9 });
    fc.assert(
      fc.property(
        digits,
        places,
        fc.constantFrom(...scales),
        (mantissa, decimals, [unit, dimension, exponent]) => {
          const parsed = parseQuantity(`${mantissa}e-${decimals} ${unit}`, dimension);
          expect(parsed).toBe(Number(`${mantissa}e${exponent - decimals}`));
        },
      ),
      { seed: 1, numRuns: 500 },
    );
  });

  test('whole GiB are exact, and more than as many GB', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (n) => {
        expect(parseQuantity(`${n} GiB`, 'bytes')).toBe(n * 2 ** 30);
        expect(parseQuantity(`${n} GiB`, 'bytes')).toBeGreaterThan(parseQuantity(`${n} GB`, 'bytes'));
      }),
      { seed: 2 },
    );
  });

  test('eight bits are a byte', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), (n) => {
        expect(parseQuantity(`${8 * n} Gb/s`, 'bytesPerSecond')).toBe(
          parseQuantity(`${n} GB/s`, 'bytesPerSecond'),
        );
      }),
      { seed: 3 },
    );
  });
});

describe('refuses', () => {
  test.each<[string | number, DimensionName, string]>([
    ['600 GB', 'bytesPerSecond', '"600 GB", which is a size (did you mean GB/s?)'],
    ['600 GB/s', 'bytes', '"600 GB/s", which is a bandwidth (did you mean GB?)'],
    ['350 m', 'seconds', '"350 m", which is something else (did you mean ms?)'],
    ['125 TFLOP', 'flopsPerSecond', '"125 TFLOP", which is something else (did you mean TFLOPS?)'],
    ['24 gb', 'bytes', '"24 gb", whose unit is unknown (did you mean GB?)'],
    ['600 gb/s', 'bytesPerSecond', '"600 gb/s", whose unit is unknown (did you mean GB/s?)'],
    ['24 KB', 'bytes', '"24 KB", whose unit is unknown (did you mean kB?)'],
    ['125 tflops', 'flopsPerSecond', '"125 tflops", whose unit is unknown (did you mean TFLOPS?)'],
    ['20 potatoes/s', 'ratePerSecond', '"20 potatoes/s", whose unit is unknown'],
    ['5 VAR', 'watts', '"5 VAR", whose unit is unknown'],
    ['24', 'bytes', '"24", which has no unit'],
    [24, 'bytes', '24, which has no unit'],
    ['GB', 'bytes', '"GB", which does not start with a number'],
    ['', 'bytes', '"", which does not start with a number'],
    ['NaN GB', 'bytes', '"NaN GB", which does not start with a number'],
    ['Infinity s', 'seconds', '"Infinity s", which does not start with a number'],
    [Number.NaN, 'seconds', 'NaN, which does not start with a number'],
    ['1e400 s', 'seconds', '"1e400 s", which is too large'],
    ['-5 ms', 'seconds', '"-5 ms", which is negative'],
    ['-5 GB/s', 'bytesPerSecond', '"-5 GB/s", which is negative'],
    ['1,000 GB', 'bytes', '"1,000 GB", whose unit is unknown'],
    ['24 GB 3', 'bytes', '"24 GB 3", whose unit is unknown (did you mean GB?)'],
    ['5 requests', 'count', '"5 requests", which has a unit'],
    ['1.5', 'count', '"1.5"'],
    ['-1', 'count', '"-1", which is negative'],
  ])('%s as %s', (text, dimension, found) => {
    expect(refusal(text, dimension).message).toContain(`, found ${found}`);
    expect(refusal(text, dimension).message.endsWith(found)).toBe(true);
  });

  test('saying what would be right, in parts that a caller can put together anew', () => {
    const error = refusal('3.35 TBs', 'bytesPerSecond');
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe('QuantityError');
    expect(error.expected).toBe('a bandwidth such as "600 GB/s" or "400 Gb/s"');
    expect(error.found).toBe('"3.35 TBs", whose unit is unknown');
    expect(error.hint).toBe('did you mean TB/s?');
    expect(error.message).toBe(`expected ${error.expected}, found ${error.found} (${error.hint})`);
  });

  test('whatever text comes, with a QuantityError and nothing else', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.tuple(fc.integer(), fc.string()).map(([n, s]) => `${n} ${s}`),
    );
    fc.assert(
      fc.property(texts, (text) => {
        let outcome: unknown;
        try {
          outcome = parseQuantity(text, 'bytesPerSecond');
        } catch (error) {
          outcome = error;
        }
        if (typeof outcome === 'number') expect(outcome).toBeGreaterThanOrEqual(0);
        else expect(outcome).toBeInstanceOf(QuantityError);
      }),
      { seed: 4, numRuns: 1000 },
    );
  });
});
