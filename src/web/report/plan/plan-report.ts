import { grouped, readable, signedPercent } from '../../../report/numbers.ts';
import { bindingLines, boundBy } from '../../../study/plan/binding-text.ts';
import { objectiveText } from '../../../study/plan/objectives.ts';
import type { PlannedLayout, PlanResult } from '../../../study/plan/plan-result.ts';
import { brokenText, interval, neighbourText } from '../../../study/plan/table.ts';
import { figure } from '../../charts/figure.ts';
import { gainsChart } from '../../charts/gains.ts';
import { paretoChart } from '../../charts/pareto.ts';
import { type DataTable, tableElement } from '../../charts/table.ts';
import { element } from '../../dom/element.ts';
import { factList, type Report, unbroken } from '../shell.ts';

export function planReport(result: PlanResult): Report {
  const { scenario, rate, objectives, requests, seeds, space, layouts, accelerators } = result;
  return {
    kind: 'Plan',
    title: scenario,
    description: `Which cluster answers ${readable(rate)} requests a second with ${objectives.map(objectiveText).join(', ')}?`,
    answer: answer(result),
    warnings:
      result.rankedBy === 'gpus' ? ['A price is not known: layouts rank by their number of GPUs.'] : [],
    summary: [
      tableElement(rankingTable(result), 'Layouts, the best first'),
      factList([
        {
          label: 'Considered',
          value: `${grouped(space.layouts)} layouts, ${grouped(space.simulated)} simulated`,
        },
        { label: 'A run', value: `${grouped(requests)} requests, ${seeds.length} replications` },
        ...(result.maxGpus === undefined ? [] : [{ label: 'GPUs at most', value: grouped(result.maxGpus) }]),
        ...accelerators.map(({ name, pricePerHour, currency }) => ({
          label: name,
          value:
            pricePerHour === undefined ? 'price not known' : `${pricePerHour.toFixed(2)} ${currency} an hour`,
        })),
      ]),
    ],
    sections: [
      { title: 'What binds', content: gainsFigure(layouts) },
      { title: 'Rate and price', content: priceFigure(result) },
      {
        title: 'Layouts',
        content: layouts.map((layout, index) => layoutBlock(layout, index, rate)),
      },
      {
        title: 'Discarded',
        content:
          space.discarded.length === 0 ? [] : [tableElement(discardedTable(result), 'Discarded layouts')],
      },
    ],
  };
}

function answer({ feasible, layouts, rate }: PlanResult): string {
  const [best] = layouts;
  if (best === undefined) return 'No layout could be simulated.';
  const { name, gpus, pricePerHour, currency, binding, broken } = best;
  const price = pricePerHour === undefined ? '' : `, ${pricePerHour.toFixed(2)} ${currency} an hour`;
  const cluster = `${name} (${gpus} ${gpus === 1 ? 'GPU' : 'GPUs'}${price})`;
  if (!feasible) {
    const breaks = broken.length > 0 ? ` It breaks ${brokenText(broken[0])}.` : '';
    return `Nothing meets the objectives; the closest is ${cluster}.${breaks}`;
  }
  const binds = binding.gains.length === 0 ? '' : ` What binds it is ${boundBy(binding)}.`;
  return `${cluster} answers ${readable(rate)} requests a second within the objectives, and up to ${readable(best.largestRate)}.${binds}`;
}

function rankingTable({ layouts, currency = 'USD' }: PlanResult): DataTable {
  return {
    columns: [
      { label: 'Layout' },
      { label: 'What binds' },
      { label: 'GPUs' },
      { label: `${currency}/h` },
      { label: `${currency}/Mtok` },
      { label: 'kWh/Mtok' },
      { label: 'Goodput', unit: 'req/s' },
      { label: 'Largest rate', unit: 'req/s' },
      { label: 'Headroom' },
      { label: 'P99 TTFT', unit: 'ms' },
      { label: 'P99 ITL', unit: 'ms' },
    ],
    rows: layouts.map((layout, index) => [
      `${index + 1}. ${layout.name}${layout.meets ? '' : ' (does not meet them)'}`,
      boundBy(layout.binding),
      String(layout.gpus),
      layout.pricePerHour === undefined ? '-' : layout.pricePerHour.toFixed(2),
      readable(layout.pricePerMillionTokens),
      readable(layout.kilowattHoursPerMillionTokens),
      readable(layout.metrics.request_goodput?.mean),
      readable(layout.largestRate),
      layout.headroom === undefined ? '-' : signedPercent(layout.headroom),
      interval(layout.metrics.p99_ttft_ms),
      interval(layout.metrics.p99_itl_ms),
    ]),
  };
}

/** Resources that nowhere change the rate by so much are left out. */
const LEAST_GAIN = 0.005;

function gainsFigure(layouts: readonly PlannedLayout[]): HTMLElement[] {
  const gains = layouts.flatMap(({ binding }) => binding.gains);
  const matters = new Set(
    gains.filter(({ gain }) => Math.abs(gain) >= LEAST_GAIN).map(({ resource }) => resource),
  );
  const bars = layouts.flatMap(({ name, binding }, index) =>
    binding.gains
      .filter(({ resource }) => matters.has(resource))
      .map(({ resource, gain }) => ({
        name: `${index + 1}. ${name}`,
        resource,
        gain,
        binds: resource === binding.resource || (binding.together?.resources.includes(resource) ?? false),
      })),
  );
  if (bars.length === 0) return [];
  const columns = [{ label: 'Layout' }, { label: 'Resource' }, { label: 'Gain' }];
  const chart = figure({
    title: 'What 20 % more of a resource would do',
    note: 'Growth of the largest rate that meets the objectives (or, where no rate does, how far the worst objective comes nearer). The dark bars are what binds.',
    draw: (width) => gainsChart(bars, { width }),
    table: { columns, rows: bars.map(({ name, resource, gain }) => [name, resource, signedPercent(gain)]) },
    data: { columns, rows: bars.map(({ name, resource, gain }) => [name, resource, gain]) },
  });
  return [chart];
}

/** The largest rate against what a layout costs: what more money buys. */
function priceFigure({ layouts, rankedBy, currency = 'USD' }: PlanResult): HTMLElement[] {
  const cost = ({ pricePerHour, gpus }: PlannedLayout) => (rankedBy === 'price' ? pricePerHour : gpus);
  const points = layouts.flatMap((layout) => {
    const [x, y] = [cost(layout), layout.largestRate];
    return x === undefined || y === undefined
      ? []
      : [{ series: 0, label: layout.name, x, y, isFront: false }];
  });
  if (new Set(points.map(({ x }) => x)).size < 2) return [];
  const front = points.map((point) => ({
    ...point,
    isFront: !points.some(
      (other) =>
        other.x <= point.x &&
        other.y >= point.y &&
        other !== point &&
        (other.x < point.x || other.y > point.y),
    ),
  }));
  const x = rankedBy === 'price' ? `Price (${currency} an hour)` : 'GPUs';
  const y = 'Largest rate (req/s)';
  return [
    figure({
      title: 'Largest rate against cost',
      note: 'The line joins the layouts that no other beats in both.',
      draw: (width) => paretoChart(front, { width, x, y }),
      table: {
        columns: [{ label: 'Layout' }, { label: x }, { label: y }],
        rows: front.map((point) => [point.label, readable(point.x), readable(point.y)]),
      },
    }),
  ];
}

function layoutBlock(layout: PlannedLayout, index: number, rate: number): HTMLElement {
  const { name, pools, broken, binding, oneMore, oneFewer, largestRate, breaksFirst } = layout;
  const sentences = [
    ...pools.map(
      ({ role, workers, accelerator, tensorParallel, pipelineParallel, engine, maxNumBatchedTokens }) =>
        `${workers} ${role}: ${accelerator}, TP${tensorParallel}${pipelineParallel > 1 ? ` PP${pipelineParallel}` : ''}, ${engine}, ${grouped(maxNumBatchedTokens)} tokens a step`,
    ),
    ...broken.map((each) => `Breaks ${brokenText(each)}`),
    ...(largestRate !== undefined && breaksFirst
      ? [`Above ${readable(largestRate)} req/s it breaks ${brokenText(breaksFirst)}`]
      : []),
    ...bindingLines(binding),
    ...(oneMore ? [`One worker more: ${neighbourText(oneMore, layout, rate)}`] : []),
    ...(oneFewer ? [`One worker fewer: ${neighbourText(oneFewer, layout, rate)}`] : []),
  ];
  return element(
    'article',
    { class: 'layout' },
    element('h3', {}, `${index + 1}. ${name}`),
    element('ul', {}, ...sentences.map((sentence) => element('li', {}, unbroken(sentence)))),
  );
}

function discardedTable({ space }: PlanResult): DataTable {
  return {
    columns: [{ label: 'Reason' }, { label: 'Layouts' }, { label: 'Such as' }],
    rows: space.discarded.map(({ reason, layouts, example }) => [reason, grouped(layouts), example]),
  };
}
