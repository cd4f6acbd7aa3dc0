import { benchmarkPy } from './benchmark-py.ts';
import { genaiPerf } from './genai-perf.ts';
import { loadTestPy } from './load-test-py.ts';
import type { LoadTool, LoadToolKind } from './load-tool.ts';
import { multiRoundQa } from './multi-round-qa.ts';
import { sglang } from './sglang.ts';
import { vllm } from './vllm.ts';
import { vllm061 } from './vllm-0.6.1.ts';

/** Every load tool by its name in a benchmark file. */
export const LOAD_TOOLS = {
  vllm,
  'vllm-0.6.1': vllm061,
  sglang,
  'genai-perf': genaiPerf,
  'benchmark.py': benchmarkPy,
  'load_test.py': loadTestPy,
  'multi-round-qa': multiRoundQa,
} satisfies Record<LoadToolKind, LoadTool>;

/** The names of all metrics that a tool can report. */
export function metricNames(kind: LoadToolKind): string[] {
  return Object.keys(LOAD_TOOLS[kind](ONE_ANSWER));
}

/** Has something of everything, so that nothing is absent. */
const ONE_ANSWER = {
  count: 1,
  sendSeconds: Float64Array.of(0),
  firstTokenSeconds: Float64Array.of(1),
  endSeconds: Float64Array.of(2),
  inputTokens: Int32Array.of(1),
  outputTokens: Int32Array.of(2),
  failed: Uint8Array.of(0),
  gaps: { seconds: Float64Array.of(1), counts: Int32Array.of(1) },
  startSeconds: 0,
};
