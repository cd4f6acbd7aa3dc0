import type { DeploymentResult } from '../../../observe/run-result.ts';
import { eventsGrid } from '../../../report/events-grid.ts';
import { metricsGrid } from '../../../report/metrics-grid.ts';
import { readable } from '../../../report/numbers.ts';
import { LOADS, type Load } from '../../../report/page/role-loads.ts';
import { diverges, runHeadline, tailKey } from '../../../report/page/run-headline.ts';
import type { ScenarioFacts } from '../../../report/page/scenario-facts.ts';
import { GROWS } from '../../../report/steadiness.ts';
import type { ResultDocument } from '../../../study/results/result-document.ts';
import { tableElement } from '../../charts/table.ts';
import { element } from '../../dom/element.ts';
import { gridTable } from '../grid-table.ts';
import { factList, missing, type Report } from '../shell.ts';
import { shortLabel } from '../short-label.ts';
import { distributionFigure } from './distribution-figure.ts';
import { loadFigure } from './load-figure.ts';
import { outputRateFigure } from './output-rate-figure.ts';
import { overTimeFigure } from './over-time-figure.ts';
import { timelineFigure } from './timeline-figure.ts';
import { waitingFigure } from './waiting-figure.ts';

const NEEDS_DETAIL =
  'Distributions, percentiles over time and the timeline of engines are not part of a result file. They need the run itself: xpyd run <scenario> --report report.html.';

type RunDocument = Extract<ResultDocument, { kind: 'run' }>;

export function runReport({ result, detail }: RunDocument): Report {
  const { scenario, seed, deployments } = result;
  const facts = detail?.scenario;
  const events = eventsGrid(deployments);
  return {
    kind: 'Run',
    title: scenario,
    description: facts?.description,
    ...runHeadline(result),
    summary: [
      tableElement(summaryTable(deployments), 'Summary'),
      factList([
        ...(facts?.facts ?? []),
        { label: 'Seed', value: String(seed) },
        ...(facts?.source === undefined ? [] : [{ label: 'Source', value: facts.source }]),
      ]),
      ...(facts === undefined ? [] : [workers(deployments, facts)]),
      ...(detail === undefined ? [missing(NEEDS_DETAIL)] : []),
    ],
    sections: [
      {
        title: 'Latency',
        content:
          detail === undefined
            ? []
            : [
                distributionFigure(result, detail, 'ttft'),
                distributionFigure(result, detail, 'itl'),
                overTimeFigure(result, detail, 'ttft'),
                overTimeFigure(result, detail, 'itl'),
              ],
      },
      { title: 'Where time goes', content: [waitingFigure(result)] },
      {
        title: 'Load',
        content: [
          ...(Object.keys(LOADS) as Load[]).map((load) => loadFigure(result, load)),
          ...(detail === undefined ? [] : [outputRateFigure(result, detail)]),
        ],
      },
      { title: 'Engines over time', content: detail === undefined ? [] : [timelineFigure(result, detail)] },
      {
        title: 'All numbers',
        content: [
          gridTable(metricsGrid(deployments, facts?.measured ?? {})),
          ...(events === undefined ? [] : [gridTable(events)]),
        ],
      },
    ],
  };
}

/** What the deployments consist of: long, and the same in most of them, so that it opens on demand. */
function workers(deployments: readonly DeploymentResult[], { pools }: ScenarioFacts): HTMLElement {
  const facts = deployments.map(({ name }, index) => ({ label: name, value: pools[index].join('; ') }));
  return element('details', {}, element('summary', {}, 'Workers of each deployment'), factList(facts));
}

/** What one looks at first, a row a deployment. */
function summaryTable(deployments: readonly DeploymentResult[]) {
  const goodput = deployments.some(({ metrics }) => typeof metrics.request_goodput === 'number');
  const priced = deployments.some((deployment) => pricePerMillionTokens(deployment) !== undefined);
  const [first] = deployments;
  const keys = [
    ...(goodput ? ['request_goodput'] : []),
    'output_throughput',
    ...['ttft', 'tpot', 'itl'].map((latency) => tailKey(first, latency)),
  ];
  return {
    columns: [
      { label: 'Deployment' },
      { label: 'GPUs' },
      ...keys.map(shortLabel),
      { label: 'Per GPU', unit: 'tok/s' },
      ...(priced ? [{ label: 'Price', unit: `${first.cluster.currency}/Mtok` }] : []),
      { label: 'Steady' },
    ],
    rows: deployments.map((deployment) => [
      deployment.name,
      String(deployment.cluster.gpus),
      ...keys.map((key) => (diverges(key, deployment) ? GROWS : readable(deployment.metrics[key]))),
      readable((deployment.metrics.output_throughput ?? 0) / deployment.cluster.gpus),
      ...(priced ? [readable(pricePerMillionTokens(deployment))] : []),
      VERDICTS[deployment.steadiness.verdict],
    ]),
  };
}

const VERDICTS: Record<DeploymentResult['steadiness']['verdict'], string> = {
  steady: 'yes',
  growing: 'no',
  tooShort: 'too short to say',
  burst: 'one burst',
  closed: 'closed loop',
  staged: 'in stages',
};

function pricePerMillionTokens({ cluster, metrics }: DeploymentResult): number | undefined {
  const { pricePerHour } = cluster;
  const tokensPerHour = (metrics.output_throughput ?? 0) * 3600;
  return pricePerHour === undefined || tokensPerHour === 0 ? undefined : (pricePerHour / tokensPerHour) * 1e6;
}
