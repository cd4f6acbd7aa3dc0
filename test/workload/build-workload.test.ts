import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildWorkload } from '../../src/workload/build-workload.ts';
import type { LengthSpec, WorkloadSpec } from '../../src/workload/workload-spec.ts';

const PLAIN: WorkloadSpec = {
  arrivals: { process: 'poisson', rate: 4 },
  requests: 1000,
  input: { kind: 'uniform', min: 10, max: 2000 },
  output: { kind: 'lognormal', mean: 200, std: 150 },
};

function columns(spec: WorkloadSpec, seed = 1) {
  return buildWorkload(spec, seed).requests;
}

function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const centred = (column: ArrayLike<number>) => {
    const values = Array.from(column);
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    return values.map((x) => x - mean);
  };
  const product = (x: number[], y: number[]) => x.reduce((sum, value, i) => sum + value * y[i], 0);
  const [x, y] = [centred(a), centred(b)];
  return product(x, y) / Math.sqrt(product(x, x) * product(y, y));
}

const lengths: fc.Arbitrary<LengthSpec> = fc.oneof(
  fc.integer({ min: 1, max: 4096 }).map((tokens) => ({ kind: 'fixed' as const, tokens })),
  fc.integer({ min: 1, max: 100 }).map((min) => ({ kind: 'uniform' as const, min, max: 50 * min })),
  fc.integer({ min: 1, max: 1000 }).map((mean) => ({ kind: 'normal' as const, mean, std: mean })),
);
const specs: fc.Arbitrary<WorkloadSpec> = fc
  .record(
    {
      requests: fc.nat({ max: 100 }),
      input: lengths,
      output: lengths,
      maxOutputTokens: fc.integer({ min: 1, max: 500 }),
      earlyStop: fc.record({ share: fc.double({ min: 0, max: 1, noNaN: true }), output: lengths }),
      prompts: fc.oneof(
        fc.record({
          kind: fc.constant('sharedPrefix' as const),
          groups: fc.integer({ min: 1, max: 5 }),
          prefixTokens: fc.integer({ min: 1, max: 2000 }),
        }),
        fc.record({ kind: fc.constant('pool' as const), size: fc.integer({ min: 1, max: 50 }) }),
      ),
      sessions: fc.integer({ min: 1, max: 10 }),
    },
    { requiredKeys: ['requests', 'input', 'output'] },
  )
  .map((spec) => ({ ...spec, arrivals: PLAIN.arrivals }));

describe('any workload', () => {
  test('is the same for the same specification and seed', () => {
    fc.assert(
      fc.property(specs, fc.nat(), (spec, seed) => {
        expect(buildWorkload(spec, seed)).toEqual(buildWorkload(spec, seed));
      }),
      { seed: 1 },
    );
  });

  test('has whole columns: tokens from 1 up, answers no longer than asked for, prefixes no longer than prompts', () => {
    fc.assert(
      fc.property(specs, fc.nat(), (spec, seed) => {
        const table = columns(spec, seed);
        expect(table.count).toBe(spec.requests);
        for (const column of ['arrivalSeconds', 'inputTokens', 'outputTokens', 'maxOutputTokens'] as const)
          expect(table[column].length).toBe(table.count);
        expect([table.priority.length, table.session.length]).toEqual([table.count, table.count]);
        expect(table.prompts.first.length).toBe(table.count + 1);
        for (let i = 0; i < table.count; i++) {
          expect(table.inputTokens[i]).toBeGreaterThanOrEqual(1);
          expect(table.outputTokens[i]).toBeGreaterThanOrEqual(1);
          expect(table.outputTokens[i]).toBeLessThanOrEqual(table.maxOutputTokens[i]);
          for (let segment = table.prompts.first[i]; segment < table.prompts.first[i + 1]; segment++)
            expect(table.prompts.tokens[segment]).toBeLessThanOrEqual(table.inputTokens[i]);
        }
      }),
      { seed: 2 },
    );
  });

  test('is another one for another seed', () => {
    expect(columns(PLAIN, 1).arrivalSeconds).not.toEqual(columns(PLAIN, 2).arrivalSeconds);
    expect(columns(PLAIN, 1).inputTokens).not.toEqual(columns(PLAIN, 2).inputTokens);
  });

  test('a longer run starts with the requests of a shorter one', () => {
    const [short, long] = [columns({ ...PLAIN, requests: 100 }), columns(PLAIN)];
    expect(short.arrivalSeconds).toEqual(long.arrivalSeconds.slice(0, 100));
    expect(short.inputTokens).toEqual(long.inputTokens.slice(0, 100));
    expect(short.outputTokens).toEqual(long.outputTokens.slice(0, 100));
  });
});

describe('a change in one place shifts nothing elsewhere', () => {
  const plain = columns(PLAIN);
  test.each<[string, Partial<WorkloadSpec>, (keyof typeof plain)[]]>([
    ['rate', { arrivals: { process: 'poisson', rate: 8 } }, ['arrivalSeconds']],
    ['input', { input: { kind: 'normal', mean: 100, std: 50 } }, ['inputTokens']],
    ['output', { output: { kind: 'fixed', tokens: 7 } }, ['outputTokens', 'maxOutputTokens']],
    ['early stop', { earlyStop: { share: 0.5, output: { kind: 'fixed', tokens: 1 } } }, ['outputTokens']],
    ['prompts', { prompts: { kind: 'sharedPrefix', groups: 3, prefixTokens: 64 } }, ['prompts']],
    ['priorities', { priorities: [{ priority: 5, share: 1 }] }, ['priority']],
    ['sessions', { sessions: 4 }, ['session']],
  ])('%s', (_, change, changed) => {
    const table = columns({ ...PLAIN, ...change });
    for (const column of Object.keys(plain) as (keyof typeof plain)[]) {
      if (changed.includes(column)) expect(table[column]).not.toEqual(plain[column]);
      else expect(table[column]).toEqual(plain[column]);
    }
  });

  test('twice the rate sends the same requests in half the time', () => {
    const faster = columns({ ...PLAIN, arrivals: { process: 'poisson', rate: 8 } });
    expect(faster.arrivalSeconds).toEqual(plain.arrivalSeconds.map((time) => time / 2));
  });
});

test('no column says anything about another', () => {
  const requests = 20_000;
  const uniform: LengthSpec = { kind: 'uniform', min: 1, max: 1000 };
  const table = columns({
    arrivals: PLAIN.arrivals,
    requests,
    input: uniform,
    output: { kind: 'fixed', tokens: 2000 },
    earlyStop: { share: 0.5, output: uniform },
    prompts: { kind: 'sharedPrefix', groups: 50, prefixTokens: 1 },
    priorities: [0, 1, 2, 3].map((priority) => ({ priority, share: 1 })),
  });
  const output = columns({ ...PLAIN, requests, output: uniform }).outputTokens;
  const independent: [string, ArrayLike<number>][] = [
    ['gaps', table.arrivalSeconds.map((time, i) => time - (table.arrivalSeconds[i - 1] ?? 0))],
    ['input', table.inputTokens],
    ['output', output],
    ['early stop', table.outputTokens.map((length) => (length < 2000 ? 1 : 0))],
    ['group', table.prompts.contentId],
    ['priority', table.priority],
  ];
  for (const [i, [nameA, a]] of independent.entries())
    for (const [nameB, b] of independent.slice(0, i))
      expect(Math.abs(correlation(a, b)), `${nameA} and ${nameB}`).toBeLessThan(4 / Math.sqrt(requests));
});

describe('output lengths', () => {
  test('without a limit clients ask for exactly what they get', () => {
    const table = columns(PLAIN);
    expect(table.maxOutputTokens).toEqual(table.outputTokens);
  });

  test('max_tokens is the same for all, and cuts longer answers', () => {
    const uncut = columns(PLAIN).outputTokens;
    const table = columns({ ...PLAIN, maxOutputTokens: 150 });
    expect([...new Set(table.maxOutputTokens)]).toEqual([150]);
    expect(table.outputTokens).toEqual(uncut.map((length) => Math.min(length, 150)));
  });

  test('the stated share stops early, while the client asks for as much as before', () => {
    const requests = 20_000;
    const plain = columns({ ...PLAIN, requests, output: { kind: 'fixed', tokens: 100 } });
    const earlyStop = { share: 0.3, output: { kind: 'uniform' as const, min: 1, max: 50 } };
    const table = columns({ ...PLAIN, requests, output: { kind: 'fixed', tokens: 100 }, earlyStop });
    const early = table.outputTokens.filter((length) => length < 100);
    expect(Math.max(...early)).toBe(50);
    expect(Math.abs(early.length / requests - 0.3)).toBeLessThan(4 * Math.sqrt((0.3 * 0.7) / requests));
    expect(table.maxOutputTokens).toEqual(plain.maxOutputTokens);
  });

  test('who stops early does not depend on how early', () => {
    const stopped = (early: LengthSpec) => {
      const output: LengthSpec = { kind: 'fixed', tokens: 100 };
      const table = columns({ ...PLAIN, output, earlyStop: { share: 0.4, output: early } });
      return table.outputTokens.map((length) => (length < 100 ? 1 : 0));
    };
    expect(stopped({ kind: 'uniform', min: 1, max: 9 })).toEqual(stopped({ kind: 'fixed', tokens: 5 }));
  });

  test('a larger share adds early stops and moves none', () => {
    const at = (share: number) =>
      columns({ ...PLAIN, earlyStop: { share, output: { kind: 'uniform', min: 1, max: 9 } } }).outputTokens;
    const [plain, few, many] = [columns(PLAIN).outputTokens, at(0.2), at(0.6)];
    for (let i = 0; i < few.length; i++) if (few[i] !== plain[i]) expect(many[i]).toBe(few[i]);
  });
});

describe('what requests have in common', () => {
  test('without prompts nothing is shared', () => {
    const { prompts } = columns({ ...PLAIN, requests: 3 });
    expect([...prompts.first]).toEqual([0, 0, 0, 0]);
    expect(prompts.tokens.length).toBe(0);
  });

  test('a pool draws each length once and sends the prompts in turn', () => {
    const { inputTokens, prompts } = columns({ ...PLAIN, requests: 10, prompts: { kind: 'pool', size: 3 } });
    const three = columns({ ...PLAIN, requests: 3 }).inputTokens;
    expect([...inputTokens]).toEqual(Array.from({ length: 10 }, (_, i) => three[i % 3]));
    expect(prompts.tokens).toEqual(inputTokens);
    expect([...prompts.contentId]).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2, 0]);
  });

  test('a pool that is larger than the run recurs nowhere', () => {
    const { inputTokens, prompts } = columns({ ...PLAIN, requests: 5, prompts: { kind: 'pool', size: 100 } });
    expect(inputTokens).toEqual(columns({ ...PLAIN, requests: 5 }).inputTokens);
    expect([...prompts.contentId]).toEqual([0, 1, 2, 3, 4]);
  });

  test('priorities come by share, all 0 without any', () => {
    const requests = 20_000;
    const priorities = [
      { priority: -1, share: 0.1 },
      { priority: 7, share: 0.9 },
    ];
    const { priority } = columns({ ...PLAIN, requests, priorities });
    expect([...new Set(priority)].sort((a, b) => a - b)).toEqual([-1, 7]);
    const urgent = priority.filter((p) => p === -1).length / requests;
    expect(Math.abs(urgent - 0.1)).toBeLessThan(4 * Math.sqrt(0.09 / requests));
    expect([...new Set(columns(PLAIN).priority)]).toEqual([0]);
  });

  test('sessions are dealt in turn, -1 for none', () => {
    expect([...columns({ ...PLAIN, requests: 5, sessions: 2 }).session]).toEqual([0, 1, 0, 1, 0]);
    expect([...columns({ ...PLAIN, requests: 2 }).session]).toEqual([-1, -1]);
  });
});
