import type { RunResult } from '../../../observe/run-result.ts';
import { percent } from '../../../report/numbers.ts';
import { ACTIVITIES, readShares } from '../../../report/page/engine-shares.ts';
import type { RunDetail } from '../../../report/page/run-detail.ts';
import { figureFrame } from '../../charts/figure.ts';
import { timeline } from '../../charts/timeline/timeline.ts';
import type { Lane, TimelineGroup } from '../../charts/timeline/timeline-data.ts';

const NAMES: Record<string, string> = { aggregated: 'engine', prefill: 'P', decode: 'D' };
const TITLE = 'Timeline of every engine';

export function timelineFigure({ deployments }: RunResult, detail: RunDetail): HTMLElement {
  const groups: TimelineGroup[] = deployments.map(({ name, timeline: { workers } }, index) => {
    const { engines, transfers } = detail.deployments[index];
    const lanes = workers.map(({ worker, role }): Lane => {
      const place = workers.filter((other) => other.role === role && other.worker <= worker).length;
      return {
        label: `${NAMES[role] ?? role} ${place}`,
        role,
        widthSeconds: engines.widthSeconds,
        shares: readShares(engines, worker),
      };
    });
    return { name, lanes, transfers };
  });
  const endSeconds = Math.max(...detail.deployments.map((deployment) => deployment.endSeconds));
  const thinned = groups.some(({ transfers }) => transfers.count.some((count) => count > 1));
  const chart = timeline(groups, { title: TITLE, endSeconds });
  const columns = [
    { label: 'Deployment' },
    { label: 'Engine' },
    ...['Prefill', 'Decode', 'Stalled', 'Idle'].map((label) => ({ label })),
  ];
  const rows = groups.flatMap(({ name, lanes }) =>
    lanes.map((lane) => [name, lane.label, ...wholeShares(lane)] as [string, string, ...number[]]),
  );
  return figureFrame({
    title: TITLE,
    note: `How each engine spent its time. Drag or use the arrow keys to move, the buttons, + and - or Ctrl and the wheel to zoom.${thinned ? ' There were more transfers than can be shown: an arc stands for the longest of those between two engines at about the same time.' : ''}`,
    content: [chart.element],
    svg: chart.svg,
    table: {
      columns,
      rows: rows.map(([name, engine, ...shares]) => [
        name,
        engine,
        ...shares.map((share) => percent(share as number)),
      ]),
    },
    data: { columns, rows },
  });
}

/** Shares of the whole run by activity, and what is left. */
function wholeShares({ shares }: Lane): number[] {
  const means = ACTIVITIES.map((activity) => {
    const column = shares[activity];
    return column.reduce((sum, share) => sum + share, 0) / column.length;
  });
  const busy = means.reduce((sum, share) => sum + share, 0);
  return [...means, Math.max(0, 1 - busy)];
}
