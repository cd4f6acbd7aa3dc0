import { describe, expect, test } from 'vitest';
import { IdSet } from '../../../src/study/describe/id-set.ts';
import { renderDescription } from '../../../src/study/describe/table.ts';
import { workloadYaml } from '../../../src/study/describe/workload-yaml.ts';
import { describeText } from './synthetic-trace.ts';

const HASHED =
  'timestamp,input_length,output_length,hash_ids\n' + '0,40,3,1 2 3\n30,48,5,1 2 9\n90,20,7,1 2\n91,16,1,x\n';

describe('a description worked out by hand', () => {
  const { description, fit } = describeText(HASHED);

  test('times', () => {
    const { arrivals } = description;
    // Gaps of 30, 60 and 1 s: mean 91 / 3, variance (900 + 3600 + 1) / 3 - (91 / 3)^2.
    const variation = Math.sqrt(4501 / 3 - (91 / 3) ** 2) / (91 / 3);
    expect(arrivals).toMatchObject({ requests: 4, spanSeconds: 91, rate: 3 / 91, outOfOrder: 0 });
    expect(arrivals!.gapVariation).toBeCloseTo(variation, 12);
    expect(arrivals!.burstiness).toBeCloseTo(1 / variation ** 2, 12);
    expect(arrivals!.peakMinute).toEqual({ startSeconds: 0, requests: 2 });
    expect(arrivals!.load).toEqual({ binSeconds: 60, requests: [2, 2] });
  });

  test('lengths', () => {
    expect(description.inputTokens).toMatchObject({ total: 124, mean: 31, min: 16, max: 48 });
    expect(description.inputTokens.std).toBeCloseTo(Math.sqrt((81 + 289 + 121 + 225) / 4), 12);
    expect(description.inputTokens.percentiles).toMatchObject({ p1: 16, p25: 16, p50: 20, p75: 40, p99: 48 });
  });

  test('what an unlimited cache would hit: two blocks of the second, the whole of the third', () => {
    expect(description.prefixes).toEqual({
      from: 'hashIds',
      sharedTokens: 32 + 20,
      hitRate: 52 / 124,
      sharingRequests: 2,
      firstBlocks: 2,
    });
  });

  test('histograms hold every value once', () => {
    for (const { edges, counts } of [description.inputTokens.histogram, description.arrivals!.gapSeconds]) {
      expect(edges.length).toBe(counts.length + 1);
      expect(edges).toEqual(edges.toSorted((a, b) => a - b));
    }
    expect(description.inputTokens.histogram.counts.reduce((a, b) => a + b)).toBe(4);
    expect(description.arrivals!.gapSeconds.counts.reduce((a, b) => a + b)).toBe(3);
  });

  test('the table says all of it, and ends with the workload', () => {
    const text = renderDescription('t.csv', description, fit);
    expect(text).toMatch(/^t\.csv, format csv\n/);
    expect(text).toContain('41.9 % of prompt tokens hit an unlimited cache (by hash ids)');
    expect(text).toMatch(/\ninput +124 +31\.0 /);
    expect(text.endsWith(workloadYaml(fit.workload))).toBe(true);
  });
});

test('rows that run back in time are counted', () => {
  const { arrivals } = describeText(
    'timestamp,input_length,output_length\n5,1,1\n4,1,1\n6,1,1\n',
  ).description;
  expect(arrivals).toMatchObject({ outOfOrder: 1, rate: 2, spanSeconds: 1 });
});

test('a week of requests has at most a thousand bins', () => {
  const lines = Array.from({ length: 170 }, (_, hour) => `${hour * 3600},1,1\n`);
  const { arrivals } = describeText(`timestamp,input_length,output_length\n${lines.join('')}`).description;
  const { binSeconds, requests } = arrivals!.load;
  expect(binSeconds).toBe(660);
  expect(requests.length).toBeLessThanOrEqual(1000);
  expect(requests.reduce((a, b) => a + b)).toBe(170);
});

test('a set of ids: numbers close together, far apart, and names', () => {
  const ids = new IdSet();
  const all = [0, 31, 32, 65_535, 65_536, 2 ** 32 - 1, 2 ** 40, -1, 0.5, 'a', '0'];
  for (const id of all) {
    expect(ids.has(id)).toBe(false);
    ids.add(id);
    ids.add(id);
    expect(ids.has(id)).toBe(true);
  }
  expect(ids.size).toBe(all.length);
  expect(ids.has(30)).toBe(false);
});
