import { describe, expect, it } from 'vitest';
import { fileLibrary } from '../../../src/config/load-files.ts';
import { parseScenario } from '../../../src/config/parse-scenario.ts';
import { simulate } from '../../../src/simulate.ts';
import { LESSONS } from '../../../src/web/lab/lessons/index.ts';
import { type Outcome, solved } from '../../../src/web/lab/lessons/lesson.ts';
import { scenarioYaml } from '../../../src/web/lab/state/scenario-yaml.ts';
import type { LabState } from '../../../src/web/lab/state/state.ts';

function outcomeOf(state: LabState): Outcome {
  const { result, workload } = simulate(parseScenario(scenarioYaml(state), 'lesson.yaml', fileLibrary('.')));
  const { inputTokens, count } = workload.requests;
  return { result, requests: count, longestPromptTokens: Math.max(...inputTokens) };
}

describe('lessons', () => {
  it('have names of their own', () => {
    expect(new Set(LESSONS.map(({ name }) => name)).size).toBe(6);
  });

  for (const lesson of LESSONS) {
    it(`${lesson.name}: the start is no answer, the solution is one`, () => {
      const before = lesson.check(outcomeOf(lesson.start));
      const after = lesson.check(outcomeOf(solved(lesson)));
      expect(before, before.words).toMatchObject({ isRight: false });
      expect(after, after.words).toMatchObject({ isRight: true });
    });

    it(`${lesson.name}: only controls that it shows are moved by the solution`, () => {
      const { workload = {}, setUp = {} } = lesson.solution;
      expect(lesson.controls.workload ?? []).toEqual(expect.arrayContaining(Object.keys(workload)));
      expect(lesson.controls.setUp ?? []).toEqual(expect.arrayContaining(Object.keys(setUp)));
    });
  }

  it('look at what was simulated: a short prompt, or too few clients, is no answer either', () => {
    const [longPrompt, , , , fullDecode, warmCache] = LESSONS;
    const verdict = (lesson: typeof longPrompt, workload: object) =>
      lesson.check(outcomeOf({ ...lesson.start, workload: { ...lesson.start.workload, ...workload } }))
        .isRight;
    expect(verdict(longPrompt, { longTokens: 1024 })).toBe(false);
    expect(verdict(fullDecode, { concurrency: 50 })).toBe(false);
    expect(verdict(warmCache, { concurrency: 10 })).toBe(false);
  });
});
