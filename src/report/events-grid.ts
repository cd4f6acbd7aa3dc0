import type { DeploymentResult, RequestSummary } from '../observe/run-result.ts';
import type { FailureReason } from '../probe/probe.ts';
import { FAILURE_REASONS } from '../probe/probe.ts';
import type { Grid } from './grid.ts';
import { grouped, NOTHING, percent } from './numbers.ts';

const FAILURE_LABELS: Record<FailureReason, string> = {
  promptTooLong: 'Failed: prompt too long',
  rateLimited: 'Failed: rate limited',
  aborted: 'Failed: client gone',
  timeout: 'Failed: timeout',
};

/** What happened besides: preemptions, failures by reason, unfinished requests, prefix cache hits; only what did. */
export function eventsGrid(deployments: DeploymentResult[]): Grid | undefined {
  const rows = [
    countRow('Preemptions', (requests) => requests.preemptions),
    ...FAILURE_REASONS.map((reason) =>
      countRow(FAILURE_LABELS[reason], (requests) => requests.failures[reason] ?? 0),
    ),
    countRow('Unfinished (TTFT, E2EL: lower bounds)', (requests) => requests.unfinished),
    {
      label: 'Prefix cache hits',
      unit: '',
      count: (requests: RequestSummary) => requests.prefixCacheHitTokens,
      text: (requests: RequestSummary) => percent(requests.prefixCacheHitTokens / requests.promptTokens),
    },
  ].filter((row) => deployments.some(({ requests }) => row.count(requests) > 0));
  if (rows.length === 0) return undefined;
  return {
    title: 'Events',
    rows,
    columns: [],
    blocks: deployments.map(({ name, requests }) => ({
      heading: name,
      cells: rows.map((row) => [
        row.count(requests) > 0 ? { text: row.text(requests) } : { text: NOTHING, style: 'dim' },
      ]),
    })),
  };
}

type Count = (requests: RequestSummary) => number;

function countRow(label: string, count: Count) {
  return { label, unit: '', count, text: (requests: RequestSummary) => grouped(count(requests)) };
}
