import { expect, it } from 'vitest';
import { wrap } from '../../src/report/wrap.ts';

it('wrap breaks lines between words, and indents all but the first', () => {
  expect(wrap('aa bb cc dd', 5, '  ')).toEqual(['aa bb', '  cc', '  dd']);
  expect(wrap('  aa bb', 5, '')).toEqual(['  aa', 'bb']);
  expect(wrap('incomprehensible word', 5, ' ')).toEqual(['incomprehensible', ' word']);
  expect(wrap('fits', 5, ' ')).toEqual(['fits']);
});
