import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { differences, type GoldenResult, resultOf } from './golden-results.ts';

/*
 * The metrics of every shipped scenario, as they were when somebody last looked at them. A change of the physics or of
 * a profile changes them: see that each difference is meant, then write the new ones with
 *
 *     UPDATE_GOLDEN=1 npx vitest run test/golden
 */
const RESULTS = join('test', 'golden', 'results');
const isUpdating = process.env.UPDATE_GOLDEN === '1';

const scenarios = ['scenarios', join('scenarios', 'published')].flatMap((folder) =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.yaml') && !file.endsWith('.benchmark.yaml'))
    .map((file) => join(folder, file)),
);

const recordOf = (scenario: string) => join(RESULTS, `${basename(scenario, '.yaml')}.json`);

describe('golden results', () => {
  it.each(scenarios)('%s', (scenario) => {
    const found = resultOf(scenario);
    const file = recordOf(scenario);
    if (isUpdating) writeFileSync(file, `${JSON.stringify(found, undefined, 2)}\n`);
    const recorded: GoldenResult = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
    expect(differences(recorded, found)).toEqual([]);
  });

  it('are those of scenarios that are there', () => {
    const known = scenarios.map((scenario) => basename(recordOf(scenario)));
    const stale = readdirSync(RESULTS).filter((file) => !known.includes(file));
    if (isUpdating) for (const file of stale) rmSync(join(RESULTS, file));
    expect(isUpdating ? [] : stale).toEqual([]);
    expect(new Set(known).size).toBe(known.length);
  });
});

describe('differences', () => {
  it('names deployment, metric, old and new', () => {
    const recorded = { a: { mean_ttft_ms: 20, p99_ttft_ms: 30, gone: 1 }, old: { completed: 1 } };
    const found = { a: { mean_ttft_ms: 20, p99_ttft_ms: 31.5, fresh: null } };
    expect(differences(recorded, found)).toEqual([
      'a, p99_ttft_ms: was 30, is 31.5',
      'a, gone: was 1, is absent',
      'a, fresh: was absent, is null',
      'old, completed: was 1, is absent',
    ]);
  });

  it('are none between equal results', () => {
    expect(differences({ a: { x: 1, y: null } }, { a: { y: null, x: 1 } })).toEqual([]);
  });
});
