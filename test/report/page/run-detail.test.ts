import { describe, expect, it } from 'vitest';
import { loadScenario } from '../../../src/config/load-files.ts';
import { readShares } from '../../../src/report/page/engine-shares.ts';
import { DetailRecorder } from '../../../src/report/page/run-detail.ts';
import { simulate } from '../../../src/simulate.ts';

const SETTINGS: [path: (string | number)[], value: unknown][] = [
  [['workload', 'requests'], 300],
  [
    ['deployments'],
    [
      { name: 'both', layout: '2 aggregated' },
      { name: 'split', layout: '2P1D' },
    ],
  ],
  [['metrics', 'warmup'], '0 s'],
];
const scenario = loadScenario(
  'scenarios/pd-ratio.yaml',
  SETTINGS.map(([path, value]) => ({ path, value, origin: 'test' })),
);
const recorder = new DetailRecorder();
const run = simulate(scenario, recorder.options);
const detail = recorder.detail(run, scenario);

/** The numbers of a detail have seven digits. */
const near = (value: number) => expect.closeTo(value, -Math.floor(Math.log10(value)) + 5);

describe('the detail of a run', () => {
  it.each([0, 1])('keeps the largest values of deployment %i', (index) => {
    const { requests, gaps, outputRate } = run.collectors[index];
    const { ttft, itl, ttftOverTime, itlOverTime, outputTokensPerSecond } = detail.deployments[index];
    const largestTtft = Math.max(
      ...requests.firstTokenSeconds.map((time, i) => time - requests.arrivalSeconds[i]),
    );
    const largestGap = gaps.samples().values.reduce((most, gap) => Math.max(most, gap));
    const peak = (values: (number | null)[]) => Math.max(...values.map((value) => value ?? 0));
    expect(ttft.value.at(-1)).toEqual(near(largestTtft));
    expect(peak(ttftOverTime.max)).toEqual(near(largestTtft));
    expect(itl.value.at(-1)).toEqual(near(largestGap));
    expect(peak(itlOverTime.max)).toEqual(near(largestGap));
    expect(peak(outputTokensPerSecond.high)).toEqual(near(outputRate.peakTokensPerSecond()));
  });

  it.each([0, 1])('spreads the busy time of every engine of deployment %i over its buckets', (index) => {
    const { engines } = detail.deployments[index];
    for (const { worker, busySeconds } of run.result.deployments[index].timeline.workers) {
      const { prefill, decode, stall } = readShares(engines, worker);
      const shares = [...prefill, ...decode, ...stall].reduce((sum, share) => sum + share, 0);
      // Shares are written in steps of 1/255.
      expect(shares * engines.widthSeconds).toBeCloseTo(busySeconds, 0);
    }
  });

  it('follows every transfer, and has none where nothing is handed over', () => {
    const [both, split] = detail.deployments.map(({ transfers }) => transfers);
    expect(both.from).toEqual([]);
    expect(split.count.reduce((sum, count) => sum + count, 0)).toBe(300);
    expect(new Set(split.to)).toEqual(new Set([2]));
    expect(split.endSeconds.every((end, i) => end > split.startSeconds[i])).toBe(true);
  });

  it('says what was run', () => {
    const { facts, pools } = detail.scenario;
    expect(facts).toContainEqual({ label: 'Requests', value: '300, Poisson, 30.0 a second' });
    expect(facts).toContainEqual({ label: 'Objectives', value: 'TTFT at most 500 ms, TPOT at most 15.0 ms' });
    expect(pools[1]).toEqual([
      '2 prefill: H100 SXM, vLLM V1',
      '1 decode: H100 SXM, vLLM V1, KV over 400 GbE RDMA',
    ]);
  });

  it('changes nothing of the result', () => {
    expect(run.result).toEqual(simulate(scenario).result);
  });
});
