import { describe, expect, it } from 'vitest';
import { formatPath, parsePath } from '../../src/config/locator.ts';

describe('parsePath', () => {
  it.each([['seed'], ['deployments[0].layout.prefill'], ['workload.input.uniform[1]'], ['a[0][1].b']])(
    'is the inverse of formatPath: %s',
    (text) => {
      expect(formatPath(parsePath(text))).toBe(text);
    },
  );

  it('reads an index between dots, too', () => {
    expect(parsePath('deployments.0.layout')).toEqual(['deployments', 0, 'layout']);
  });
});
