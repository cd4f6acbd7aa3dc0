import { expect, test } from 'vitest';
import { RunLog } from '../../src/observe/explain/index.ts';
import { PLACES } from '../../src/observe/explain/phases.ts';
import { PLACE_LABELS } from '../../src/report/place-labels.ts';
import { culpritWords, renderStory } from '../../src/report/story.ts';
import { clusterPlan, openWorkload, runCluster } from '../support/cluster.ts';
import { oneEngine } from '../support/trace.ts';

test('the story of a request behind two prompts', () => {
  const plan = clusterPlan([oneEngine('vllm-v1', 1000, { maxNumBatchedTokens: 10 })]);
  const workload = openWorkload([
    [0, 20, 1],
    [0.25, 10, 1],
    [0.5, 10, 1],
  ]);
  const log = new RunLog(plan, workload.requests);
  runCluster(plan, workload, [log]);
  expect(renderStory('demo', log, 2).split('\n')).toEqual([
    'demo: request 2',
    '10 tokens in, 1 out; sent at 0.500 s, first token after 3,500 ms, last after 3,500 ms',
    '',
    '  from ms    for ms',
    '       0.0      500.0  Queue: step in progress (aggregated 0)',
    '                           500.0  prefill of request 0 (10 tokens)',
    '     500.0    2,000.0  Queue: prefill of others (aggregated 0)',
    '                         1,000.0  prefill of request 0 (10 tokens)',
    '                         1,000.0  prefill of request 1 (10 tokens)',
    '   2,500.0    1,000.0  Prefill (aggregated 0)',
    '              3,500.0  End to end',
    '',
    '1,000 ms are its own work and fixed delays, 2,500 ms are due to others, most of all request 0 (1,500 ms), request 1 (1,000 ms).',
    '',
  ]);
});

test('a request that was refused', () => {
  const plan = clusterPlan([oneEngine('vllm-v1', 10)]);
  const workload = openWorkload([[1, 20, 5]]);
  const log = new RunLog(plan, workload.requests);
  runCluster(plan, workload, [log]);
  const story = renderStory('demo', log, 0);
  expect(story).toContain('no answer: promptTooLong');
  expect(story).toContain('0.0  Until it failed');
});

test.each([
  [{ kind: 'decode', milliseconds: 1, count: 1 }, 'up to 1 request that decodes'],
  [{ kind: 'decode', milliseconds: 1, count: 1200 }, 'up to 1,200 requests that decode'],
  [{ kind: 'memory', milliseconds: 1, request: 3, tokens: 4096 }, 'request 3 holds KV cache (4,096 tokens)'],
  [{ kind: 'transfer', milliseconds: 1, request: 3 }, 'KV of request 3 on the link'],
  [{ kind: 'others', milliseconds: 1, count: 12 }, '12 more'],
] as const)('%j in words', (culprit, words) => {
  expect(culpritWords(culprit)).toBe(words);
});

test('every place has a label', () => {
  expect(Object.keys(PLACE_LABELS)).toEqual([...PLACES]);
});
