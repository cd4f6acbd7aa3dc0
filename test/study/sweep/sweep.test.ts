import { describe, expect, it } from 'vitest';
import { prepareSweep } from '../../../src/study/sweep/sweep.ts';
import { SCENARIO } from '../../config/scenario-text.ts';
import { sweepRequest, type Wish } from './sweep-request.ts';

const prepare = (wish: Wish) => prepareSweep(sweepRequest(wish));

describe('prepareSweep', () => {
  it('knows axes, seeds and size', async () => {
    const sweep = await prepare({
      vary: { prefill: '1..7', rate: '2,4' },
      set: { decode: '8-prefill' },
      replications: 3,
    });
    expect(sweep).toMatchObject({ name: 'demo', seeds: [7, 8, 9], size: 14 });
    expect(sweep.axes).toEqual([
      { name: 'prefill', path: 'deployments[*].layout.prefill' },
      { name: 'rate', path: 'workload.arrivals.rate' },
      { name: 'decode', path: 'deployments[*].layout.decode', expression: '8-prefill' },
    ]);
    expect(sweep.point(3)).toMatchObject({
      index: 3,
      settings: { prefill: 2, rate: 4, decode: 6 },
      scenario: { workload: { arrivals: { rate: 4 } } },
      seeds: [7, 8, 9],
    });
  });

  it('counts the seeds of a point from its own seed, if that varies', async () => {
    const sweep = await prepare({ vary: { seed: '1,100' }, replications: 2 });
    expect(sweep.point(1)).toMatchObject({ seeds: [100, 101] });
  });

  it('makes an impossible point of an impossible number that a formula gives', async () => {
    const sweep = await prepare({ vary: { prefill: '6..9' }, set: { decode: '8-prefill' } });
    expect(sweep.point(1)).toHaveProperty('scenario');
    expect(sweep.point(2)).toMatchObject({
      settings: { prefill: 8, decode: 0 },
      infeasible: expect.stringContaining('decode=0: deployments[1].layout.decode: expected a whole number'),
    });
  });

  it('makes impossible points of combinations that are impossible, and not of their values', async () => {
    const vary = { model: 'llama-3.1-8b-instruct,qwen2.5-7b-instruct', tp: '1,8' };
    const sweep = await prepare({ vary });
    const impossible = [0, 1, 2, 3].filter((index) => 'infeasible' in sweep.point(index));
    expect(impossible.map((index) => sweep.point(index).settings)).toEqual([
      { model: 'qwen2.5-7b-instruct', tp: 8 },
    ]);
  });

  it.each([
    [
      'a value that is never possible',
      { rate: '0..3' },
      {},
      'rate=0: workload.arrivals.rate: expected a positive',
    ],
    [
      'a name that does not exist',
      { engine: 'vllm-v1,sglan' },
      {},
      'engine=sglan: engine: unknown engine "sglan"',
    ],
    [
      'a number of GPUs that no model divides by',
      { tp: '1..3' },
      {},
      'tp=3: tensorParallel: expected a number of GPUs',
    ],
    [
      'a text where a formula should give a number',
      { seed: '1,2' },
      { requests: 'seed > 0' },
      'requests=true',
    ],
    [
      'a formula without a value somewhere',
      { seed: '1..5' },
      { rate: '1/(seed-4)' },
      'found Infinity, with seed 4',
    ],
    ['a sweep in which nothing is possible', { prefill: '8..9' }, { decode: '8-prefill' }, 'decode=0'],
  ])('refuses %s before anything runs', async (_, vary, set, message) => {
    await expect(prepare({ vary, set })).rejects.toThrow(message);
  });

  it('refuses a scenario that is wrong apart from what varies', async () => {
    const text = SCENARIO.replace('    link: rdma-400g\n', '');
    await expect(prepare({ text, vary: { rate: '1,2' } })).rejects.toThrow(
      'demo.yaml:13:5: deployments[1].link: missing',
    );
  });

  it('asks before it runs more than a million points', async () => {
    const vary = { rate: '1..1000', requests: '1..1001' };
    await expect(prepare({ vary })).rejects.toThrow(
      'the grid has 1,001,000 points, more than a million (--yes runs them all',
    );
  });

  it('draws a sample of a grid, however large', async () => {
    const vary = { rate: '1..1000', requests: '1..100000' };
    const sweep = await prepare({ vary, sample: 5 });
    expect(sweep.size).toBe(5);
    const points = Array.from({ length: 5 }, (_, index) => sweep.point(index));
    expect(points.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
    expect(new Set(points.map(({ settings }) => JSON.stringify(settings))).size).toBe(5);
    expect((await prepare({ vary, sample: 5 })).point(2)).toEqual(sweep.point(2));
    expect((await prepare({ vary, sample: 6 })).hash).not.toBe(sweep.hash);
  }, 60_000);
});

describe('the hash of a sweep', () => {
  it('is the same for the same sweep, and another for another', async () => {
    const wish: Wish = { vary: { rate: '1,2' }, set: { output: 8 } };
    const { hash } = await prepare(wish);
    expect(hash).toMatch(/^[\da-f]{64}$/);
    expect((await prepare(structuredClone(wish))).hash).toBe(hash);
    expect(
      (await prepare({ ...wish, text: `# a comment\n${SCENARIO.replace('requests: 100', 'requests: 20')}` }))
        .hash,
    ).toBe(hash);
    const others: Wish[] = [
      { ...wish, vary: { rate: '1,3' } },
      { ...wish, vary: { rate: '2,1' } },
      { ...wish, set: { output: 9 } },
      { ...wish, replications: 2 },
      { ...wish, vary: { rate: '1,2', seed: 1 } },
      { ...wish, text: SCENARIO },
      { ...wish, text: SCENARIO.replace('requests: 100', 'requests: 20').replace('seed: 7', 'seed: 8') },
    ];
    const hashes = await Promise.all(others.map(async (other) => (await prepare(other)).hash));
    expect(new Set([hash, ...hashes]).size).toBe(others.length + 1);
  });

  it('depends on what the profiles say that are named', async () => {
    const request = sweepRequest({ vary: { rate: '1,2' } });
    const { library } = request.source;
    const read: typeof library.read = (kind, name) => {
      const found = library.read(kind, name);
      return kind === 'accelerators' && found ? { ...found, text: `${found.text}\n# another\n` } : found;
    };
    const changed = {
      ...request,
      source: { ...request.source, library: { ids: library.ids.bind(library), read } },
    };
    expect((await prepareSweep(changed)).hash).not.toBe((await prepareSweep(request)).hash);
  });
});
