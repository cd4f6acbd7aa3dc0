import { describe, expect, test } from 'vitest';
import { DIMENSIONS, type DimensionName } from '../../src/quantity/dimensions.ts';
import { parseQuantity } from '../../src/quantity/parse-quantity.ts';

describe.each(Object.keys(DIMENSIONS) as (keyof typeof DIMENSIONS)[])('%s', (name) => {
  const { ladder, alsoWritten, description } = DIMENSIONS[name];

  test('the sizes of the ladder are those that the parser knows, in rising order', () => {
    for (const [unit, size] of ladder) expect(parseQuantity(`1 ${unit}`, name)).toBe(size);
    const sizes = ladder.map(([, size]) => size);
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    expect(sizes).toContain(1);
  });

  test('every unit that a hint may name can be read', () => {
    for (const unit of alsoWritten) expect(parseQuantity(`1 ${unit}`, name)).toBeGreaterThan(0);
  });

  test('the examples of its description can be read', () => {
    const examples = [...description.matchAll(/"([^"]+)"/g)].map(([, example]) => example);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) expect(parseQuantity(example, name)).toBeGreaterThan(0);
  });

  test('no other dimension takes its units', () => {
    const others = (Object.keys(DIMENSIONS) as DimensionName[]).filter((other) => other !== name);
    for (const other of others) expect(() => parseQuantity(`1 ${ladder[0][0]}`, other)).toThrow('which is a');
  });
});
