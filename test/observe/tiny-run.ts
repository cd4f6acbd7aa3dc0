import type { MetricsSpec } from '../../src/observe/metrics-spec.ts';
import { RunCollector } from '../../src/observe/run-collector.ts';
import type { StepFacts } from '../../src/probe/probe.ts';
import { Probes } from '../../src/probe/probes.ts';
import { WAIT } from '../../src/probe/waiting.ts';
import type { RequestTable } from '../../src/workload/request-table.ts';
import { unsharedPrompts } from '../../src/workload/request-table.ts';

/** A workload of prompts with these lengths; the other columns do not matter to a collector. */
export function tableOf(inputTokens: number[]): RequestTable {
  const count = inputTokens.length;
  return {
    count,
    arrivalSeconds: new Float64Array(count),
    inputTokens: Int32Array.from(inputTokens),
    outputTokens: new Int32Array(count),
    maxOutputTokens: new Int32Array(count),
    priority: new Int32Array(count),
    session: new Int32Array(count).fill(-1),
    prompts: unsharedPrompts(count),
  };
}

export function stepOf(facts: Partial<StepFacts>): StepFacts {
  return {
    startSeconds: 0,
    endSeconds: 0,
    prefillTokens: 0,
    prefillSequences: 0,
    decodeSequences: 0,
    decodeContextTokens: 0,
    prefillSeconds: 0,
    waiting: 0,
    running: 0,
    usedBlocks: 0,
    totalBlocks: 100,
    preemptions: 0,
    ...facts,
  };
}

export const PLAIN_SPEC: MetricsSpec = { percentiles: [99], warmupSeconds: 0 };

/**
 * Four requests on one worker: the first makes 3 tokens at 1.5, 2 and 3 s, the second one token at 2 s, the third is
 * turned away at 2.5 s, the fourth has no token when the run ends at 5 s. All times are exact binary fractions.
 */
export function tinyRun(spec: MetricsSpec = PLAIN_SPEC, withFourth = true): RunCollector {
  const collector = new RunCollector(
    tableOf(withFourth ? [100, 200, 300, 400] : [100, 200, 300]),
    ['aggregated'],
    spec,
    {
      steps: true,
    },
  );
  const probe = new Probes(collector.probes());
  probe.arrived(0, 0.5);
  probe.routed(0, 0, 0.5);
  probe.queued(0, 0, 0.5);
  probe.scheduled(0, 0, 1, 64);
  probe.waited(0, WAIT.queueStep, 0.5);
  probe.arrived(1, 1.25);
  probe.queued(1, 0, 1.25);
  probe.waited(0, WAIT.prefill, 0.5);
  probe.firstToken(0, 1.5);
  probe.stepped(
    0,
    stepOf({ startSeconds: 1, endSeconds: 1.5, prefillTokens: 36, prefillSeconds: 0.5, usedBlocks: 7 }),
  );
  probe.scheduled(1, 0, 1.5, 0);
  probe.waited(1, WAIT.queueStep, 0.25);
  probe.waited(1, WAIT.prefill, 0.5);
  probe.firstToken(1, 2);
  probe.finished(1, 2, 1);
  probe.tokens(0, 2, 0.5, 1);
  probe.arrived(2, 2.25);
  probe.failed(2, 2.5, 'rateLimited');
  probe.tokens(0, 3, 1, 1);
  probe.waited(0, WAIT.decode, 1.5);
  probe.finished(0, 3, 3);
  if (withFourth) probe.arrived(3, 4);
  return collector;
}
