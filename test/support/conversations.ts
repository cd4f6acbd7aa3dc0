import { buildWorkload } from '../../src/workload/build-workload.ts';
import { type Replay, recordedWorkload } from '../../src/workload/recorded-workload.ts';
import type { Workload } from '../../src/workload/request-table.ts';
import { ColumnCollector } from '../../src/workload/traces/trace-columns.ts';
import { PLAIN_READING, readTrace } from '../../src/workload/traces/trace-reader.ts';

/**
 * Conversations from (session, whole prompt, answer) rows, in the order of sending. First turns come at 0, and every other
 * one ten seconds after the answer to the one before.
 */
export function conversationsOf(
  rows: readonly (readonly [session: string, input: number, output: number])[],
  replay: Partial<Replay> = {},
): Workload {
  const lines = rows.map(([session, input, output]) => `${input},${output},${session},10`);
  const text = `input_length,output_length,session_id,delay\n${lines.join('\n')}\n`;
  const collector = new ColumnCollector();
  readTrace('conversations.csv', [text], PLAIN_READING, (request) => collector.add(request));
  const arrivals = { process: 'burst' } as const;
  return buildWorkload(recordedWorkload(collector.columns, { hashTokens: 512, arrivals, ...replay }), 1);
}

/** The same, but nobody knows what the answers say: only prompts can be asked for. */
export function withoutAnswers({ requests, admission }: Workload): Workload {
  const prompts = { ...requests.prompts, namedTokens: requests.inputTokens };
  return { requests: { ...requests, prompts }, admission };
}
