import { describe, expect, it } from 'vitest';
import { xpyd } from './built-cli.ts';

describe('xpyd accuracy', () => {
  it('says that it needs the measured data, which are not shipped', () => {
    const { exitCode, stderr } = xpyd(['accuracy'], { XPYD_DATA: '' });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('XPYD_DATA is not set');
  });
});
