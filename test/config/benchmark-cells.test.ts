import { describe, expect, it } from 'vitest';
import { selects } from '../../src/config/benchmark-cells.ts';

describe('selects', () => {
  const cell = { deployment: '1P1D', load: 'rate=4.0', metric: 'mean_itl' };

  it('asks only for the keys that it names', () => {
    expect(selects({}, cell)).toBe(true);
    expect(selects({ metric: 'mean_itl' }, cell)).toBe(true);
    expect(selects({ deployment: '1P1D', load: 'rate=4.0' }, cell)).toBe(true);
  });

  it('asks for all of them', () => {
    expect(selects({ deployment: '1P1D', metric: 'p99_itl' }, cell)).toBe(false);
    expect(selects({ load: 'rate=1.0' }, cell)).toBe(false);
    expect(selects({ deployment: '2 regular', load: 'rate=4.0', metric: 'mean_itl' }, cell)).toBe(false);
  });
});
