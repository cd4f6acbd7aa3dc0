import { describe, expect, test } from 'vitest';
import { type RandomStream, stream } from '../../src/random/stream.ts';

function take(count: number, random: RandomStream): number[] {
  return Array.from({ length: count }, random);
}

function correlation(a: number[], b: number[]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  const product = (x: number[], mx: number, y: number[], my: number) =>
    x.reduce((sum, value, i) => sum + (value - mx) * (y[i] - my), 0);
  return product(a, meanA, b, meanB) / Math.sqrt(product(a, meanA, a, meanA) * product(b, meanB, b, meanB));
}

describe('stream', () => {
  test('same seed and name, same numbers', () => {
    expect(take(1000, stream(42, 'arrivals'))).toEqual(take(1000, stream(42, 'arrivals')));
  });

  test('these very numbers, on every machine and in every version', () => {
    const firstOfSeed0 = [0.502166860871856, 0.05961930537383864, 0.23203283968944333];
    expect(take(3, stream(0, 'arrivals'))).toEqual(firstOfSeed0);
  });

  test('drawing from one stream does not move another', () => {
    const [a, b] = [stream(1, 'a'), stream(1, 'b')];
    take(17, a);
    expect(take(5, b)).toEqual(take(5, stream(1, 'b')));
  });

  test('numbers lie in [0, 1) and carry more than 32 bits', () => {
    const numbers = take(10_000, stream(7, 'any'));
    expect(numbers.every((x) => x >= 0 && x < 1)).toBe(true);
    expect(numbers.some((x) => x * 2 ** 32 !== Math.floor(x * 2 ** 32))).toBe(true);
    expect(numbers.every((x) => Number.isInteger(x * 2 ** 53))).toBe(true);
  });

  // A correlation of independent numbers has standard deviation 1 / sqrt(n): four of them are allowed.
  test.each([
    ['other name', stream(1, 'input'), stream(1, 'output')],
    ['other seed', stream(1, 'input'), stream(2, 'input')],
  ])('uncorrelated: %s', (_, a, b) => {
    const n = 20_000;
    expect(Math.abs(correlation(take(n, a), take(n, b)))).toBeLessThan(4 / Math.sqrt(n));
  });

  test('the first draws of neighbouring seeds are uniform and uncorrelated', () => {
    const seeds = 5000;
    const firsts = Array.from({ length: seeds }, (_, seed) => stream(seed, 'arrivals')());
    const bins = new Array<number>(10).fill(0);
    for (const x of firsts) bins[Math.floor(x * 10)]++;
    const expected = seeds / 10;
    const chiSquare = bins.reduce((sum, observed) => sum + (observed - expected) ** 2 / expected, 0);
    expect(chiSquare).toBeLessThan(27.9); // 99.9 % quantile, 9 degrees of freedom
    expect(Math.abs(correlation(firsts.slice(1), firsts.slice(0, -1)))).toBeLessThan(4 / Math.sqrt(seeds));
  });
});
