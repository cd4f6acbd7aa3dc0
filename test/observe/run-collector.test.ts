import { describe, expect, it } from 'vitest';
import { RunCollector } from '../../src/observe/run-collector.ts';
import { PLAIN_SPEC, tableOf, tinyRun } from './tiny-run.ts';

describe('RunCollector', () => {
  const result = tinyRun().result({ name: 'tiny', cluster: { layout: 'one worker', gpus: 1 } }, 5);

  it('passes on what the deployment is', () => {
    expect(result).toMatchObject({ name: 'tiny', cluster: { layout: 'one worker', gpus: 1 } });
  });

  it('says the same of a request in metrics, requests and waiting', () => {
    expect(result.requests.unfinished).toBe(result.metrics.unfinished);
    expect(result.waiting.meanMs).toMatchObject({
      queueStep: 375,
      prefill: 500,
      decode: 750,
      transferFixed: 0,
    });
    expect(result.waiting.slowestPercentMs).toMatchObject({ queueStep: 500, prefill: 500, decode: 1500 });
  });

  it('is plain data', () => {
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  it('keeps steps in full only on request', () => {
    const quiet = new RunCollector(tableOf([1]), ['aggregated'], PLAIN_SPEC);
    expect(quiet.steps).toBeUndefined();
    expect(tinyRun().steps!.worker.length).toBe(1);
    expect(result.timeline.workers[0]).toMatchObject({ steps: 1, peakUsedBlocks: 7, kvBlocks: 100 });
  });
});
