import { afterEach, describe, expect, it, vi } from 'vitest';
import { reportFailure } from '../../src/cli/failure.ts';
import { ConfigError, InfeasibleError, InvariantError } from '../../src/errors.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

function report(error: unknown): { exitCode: number; stderr: string } {
  let stderr = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr += text;
    return true;
  });
  return { exitCode: reportFailure(error), stderr };
}

const ADVICE =
  ' - this is a fault of xpyd, please report it with the scenario (XPYD_DEBUG=1 shows the stack)\n';

describe('reportFailure', () => {
  it.each([
    [new ConfigError('no such key'), 2, 'xpyd: no such key\n'],
    [new InfeasibleError('does not fit'), 3, 'xpyd: does not fit\n'],
    [new InvariantError('time ran backwards'), 70, `xpyd: time ran backwards${ADVICE}`],
    [new TypeError('x is\n  not a function'), 70, `xpyd: x is not a function${ADVICE}`],
    ['thrown text', 70, `xpyd: thrown text${ADVICE}`],
  ])('%s', (error, exitCode, stderr) => {
    expect(report(error)).toEqual({ exitCode, stderr });
  });

  it('shows the stack to those who ask for it', () => {
    vi.stubEnv('XPYD_DEBUG', '1');
    expect(report(new Error('broken')).stderr).toMatch(/\n {4}at .*failure\.test\.ts/);
  });
});
