import { describe, expect, it } from 'vitest';
import { ConfigError, InvariantError, XpydError } from '../../../src/errors.ts';
import { resultOf, runTask, type TaskOutcome } from '../../../src/study/executors/outcome.ts';
import { TASKS } from '../../../src/study/tasks/index.ts';
import { infeasiblePoint, quickPoints } from './points.ts';

/** What a task that throws leaves behind, after a thread has handed it over. */
function thrownAgain(error: unknown): unknown {
  const input = { scenario: quickPoints(1)[0].scenario, seeds: [1] };
  Object.defineProperty(input, 'seeds', {
    get: () => {
      throw error;
    },
  });
  const outcome = structuredClone(runTask('point', input));
  try {
    return resultOf(outcome);
  } catch (again) {
    return again;
  }
}

describe('what becomes of a task', () => {
  it('is its result', () => {
    const [point] = quickPoints(1);
    expect(resultOf(runTask('point', point))).toStrictEqual(TASKS.point(point));
  });

  it('is an error of the same class, with its message, code, exit code and stack', () => {
    const error = new InvariantError('a law was broken');
    const again = thrownAgain(error);
    expect(again).toBeInstanceOf(InvariantError);
    expect(again).toMatchObject({
      message: error.message,
      code: error.code,
      exitCode: 70,
      stack: error.stack,
    });
  });

  it('keeps where bad input stands, once', () => {
    const detail = { position: { file: 'a.yaml', line: 3, column: 5 }, path: 'workload', hint: 'try rate' };
    const again = thrownAgain(new ConfigError('unknown key', detail)) as ConfigError;
    expect(again).toBeInstanceOf(ConfigError);
    expect(again.message).toBe('a.yaml:3:5: workload: unknown key (try rate)');
    expect(again).toMatchObject({ reason: 'unknown key', detail, exitCode: 2 });
  });

  it('keeps codes of errors that have no class of their own', () => {
    const again = thrownAgain(new XpydError('XPYD_OTHER', 3, 'other'));
    expect(again).toBeInstanceOf(XpydError);
    expect(again).toMatchObject({ code: 'XPYD_OTHER', exitCode: 3, message: 'other' });
  });

  it('is an error for whatever else was thrown', () => {
    expect(thrownAgain(new RangeError('too far'))).toMatchObject({ name: 'RangeError', message: 'too far' });
    expect(thrownAgain('a text')).toMatchObject({ name: 'Error', message: 'a text' });
  });

  it('is plain data', () => {
    const outcome: TaskOutcome = runTask('point', infeasiblePoint());
    expect(JSON.parse(JSON.stringify(outcome))).toStrictEqual(outcome);
  });
});
