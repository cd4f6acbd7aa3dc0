import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../../src/errors.ts';
import { renderJson } from '../../../src/report/json.ts';
import { readResult } from '../../../src/study/results/read-result.ts';
import { combine } from '../../../src/study/validate/validate.ts';
import { deploymentOf, resultOf } from '../../report/sample-result.ts';

const run = resultOf(deploymentOf());

function messageOf(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  try {
    readResult(text, 'a.json');
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).exitCode).toBe(2);
    return (error as Error).message;
  }
  return 'nothing was thrown';
}

describe('readResult', () => {
  it('knows the kinds apart', () => {
    expect(readResult(renderJson(run), 'a.json').kind).toBe('run');
    expect(readResult(JSON.stringify(combine([])), 'a.json').kind).toBe('validation');
    const sweep = { kind: 'sweep', schemaVersion: 1, scenario: 's', hash: 'h', axes: [], seeds: [1], points: [] };
    expect(readResult(JSON.stringify(sweep), 'a.json')).toEqual({ kind: 'sweep', result: sweep });
  });

  it.each([
    ['{"a": 1', 'a.json: expected a result of xpyd: run --json, sweep -o, plan --json or validate --json, found what is no JSON'],
    [[1], 'a.json: expected a result of xpyd'],
    [{ name: 'x' }, 'a.json: expected a result of xpyd'],
    [{ ...run, schemaVersion: 99 }, 'a.json: the result of a run of version 99, expected 1 (it was written by a newer xpyd)'],
    [{ ...run, schemaVersion: undefined }, 'a.json: schemaVersion: expected 1 for the result of a run, found undefined'],
    [resultOf({ ...deploymentOf(), name: 3 as never }), 'a.json: deployments[0].name: expected a text, found 3 (number)'],
    [resultOf({ ...deploymentOf(), waiting: undefined as never }), 'a.json: deployments[0].waiting: missing, expected a map'],
    [{ kind: 'sweep', schemaVersion: 2 }, 'a.json: a sweep of version 2, expected 1 (it was written by a newer xpyd)'],
    [{ kind: 'plan', schemaVersion: 1, scenario: 's' }, 'a.json: rate: missing, expected a number'],
  ])('refuses %j in one line', (value, message) => {
    expect(messageOf(value)).toContain(message);
    expect(messageOf(value)).not.toContain('\n');
  });
});
