import { type ComponentChild, h } from 'preact';
import type { RunResult } from '../../../observe/run-result.ts';
import { WAIT_PARTS } from '../../../probe/waiting.ts';
import { inMetricOrder, metricLabel } from '../../../report/metric-keys.ts';
import { grouped, readable } from '../../../report/numbers.ts';
import { WAIT_LABELS } from '../../../report/wait-labels.ts';

/** A part of the wait that takes less is left out: what remains when times are subtracted. */
const LEAST_MS = 1e-3;

/** Every number of a run: what the charts show, and what they leave out. */
export function MetricsTable({ result }: { result: RunResult }): ComponentChild {
  const { deployments } = result;
  const keys = inMetricOrder(deployments.flatMap(({ metrics }) => Object.keys(metrics)));
  const parts = WAIT_PARTS.filter((part) =>
    deployments.some(({ waiting }) => waiting.meanMs[part] > LEAST_MS),
  );
  const row = (label: string, unit: string, cells: string[]) =>
    h(
      'tr',
      { key: label },
      h('th', { scope: 'row' }, label, unit && h('span', { class: 'soft' }, ` ${unit}`)),
      cells.map((cell, index) => h('td', { key: index }, cell)),
    );
  return h(
    'div',
    { class: 'scroll', tabIndex: 0, role: 'region', 'aria-label': 'All metrics' },
    h(
      'table',
      { class: 'metrics' },
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          h('th', { scope: 'col' }, 'Metric'),
          deployments.map(({ name }) => h('th', { scope: 'col', key: name }, name)),
        ),
      ),
      h(
        'tbody',
        {},
        keys.map((key) => {
          const { label, unit, count } = metricLabel(key);
          const shown = count ? grouped : readable;
          return row(
            label,
            unit,
            deployments.map(({ metrics }) => shown(metrics[key])),
          );
        }),
        parts.map((part) =>
          row(
            `Wait, ${WAIT_LABELS[part]}`,
            'ms',
            deployments.map(({ waiting }) => readable(waiting.meanMs[part])),
          ),
        ),
        row(
          'Prompt tokens from the cache',
          '%',
          deployments.map(({ requests: { promptTokens, prefixCacheHitTokens } }) =>
            promptTokens > 0 ? readable((100 * prefixCacheHitTokens) / promptTokens) : '-',
          ),
        ),
      ),
    ),
  );
}
