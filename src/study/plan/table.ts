import { type Grid, renderGrid } from '../../report/grid.ts';
import { metricLabel } from '../../report/metric-keys.ts';
import { grouped, NOTHING, readable, signedPercent } from '../../report/numbers.ts';
import { PLAIN, type Styler } from '../../report/styler.ts';
import type { Estimate } from '../sweep/sweep-result.ts';
import { bindingLines, boundBy, isFloor } from './binding-text.ts';
import { QUEUE_GROWTH } from './judgement.ts';
import { objectiveText } from './objectives.ts';
import type { BrokenObjective, Neighbour, PlannedLayout, PlanResult } from './plan-result.ts';

/** The layouts of a plan, the best first, and for each what limits it and what a worker more or fewer would do. */
export function renderPlan(result: PlanResult, styler: Styler = PLAIN): string {
  const sections = [
    headLines(result, styler),
    renderGrid(rankingGrid(result), Number.POSITIVE_INFINITY, styler),
    result.layouts.flatMap((layout, index) => layoutLines(layout, index, result, styler)),
    noteLines(result, styler),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function headLines(result: PlanResult, styler: Styler): string[] {
  const { scenario, rate, objectives, requests, seeds, space, feasible } = result;
  const asked = objectives.map(objectiveText).join(', ');
  return [
    styler.heading(`${scenario}: ${readable(rate)} requests/s with ${asked}`),
    styler.dim(
      `${grouped(requests)} requests, ${seeds.length} replications; ± is the 95 % confidence interval`,
    ),
    `${grouped(space.layouts)} layouts considered, ${grouped(space.simulated)} simulated at that rate`,
    ...space.discarded.map(
      ({ reason, layouts, example }) => `  ${grouped(layouts).padStart(6)}  ${reason}, such as ${example}`,
    ),
    ...(feasible ? [] : ['', styler.bad(infeasibleText(result))]),
  ];
}

function infeasibleText({ layouts, rate }: PlanResult): string {
  const text = `Nothing meets the objectives at ${readable(rate)} requests/s`;
  return layouts.every(({ binding }) => isFloor(binding))
    ? `${text}, and the closest not even without load:`
    : `${text}. The closest:`;
}

function rankingGrid({ layouts, currency = 'USD' }: PlanResult): Grid {
  const columns = [
    ...['GPUs', `${currency}/h`, `${currency}/Mtok`, 'kWh/Mtok', 'good req/s', 'max req/s', 'headroom'],
    ...['P99 TTFT ms', 'P99 ITL ms', 'binds'],
  ];
  return {
    title: 'Layout',
    rows: layouts.map(({ name }, index) => ({ label: `${index + 1}  ${name}`, unit: '' })),
    columns,
    blocks: [
      {
        heading: '',
        cells: layouts.map((layout) => cellsOf(layout).map((text) => ({ text }))),
      },
    ],
  };
}

function cellsOf(layout: PlannedLayout): string[] {
  const { gpus, pricePerHour, pricePerMillionTokens, kilowattHoursPerMillionTokens: energy } = layout;
  const { metrics, largestRate, headroom, binding } = layout;
  return [
    String(gpus),
    pricePerHour === undefined ? NOTHING : pricePerHour.toFixed(2),
    readable(pricePerMillionTokens),
    readable(energy),
    readable(metrics.request_goodput?.mean),
    readable(largestRate),
    headroom === undefined ? NOTHING : signedPercent(headroom),
    interval(metrics.p99_ttft_ms),
    interval(metrics.p99_itl_ms),
    boundBy(binding),
  ];
}

/** `812 ± 31` */
export function interval(value: Estimate | null | undefined): string {
  if (!value) return NOTHING;
  const { mean, high } = value;
  return high === undefined ? readable(mean) : `${readable(mean)} ± ${readable(high - mean)}`;
}

function layoutLines(layout: PlannedLayout, index: number, { rate }: PlanResult, styler: Styler): string[] {
  const { name, broken, binding, oneMore, oneFewer } = layout;
  return [
    styler.heading(`${index + 1}  ${name}`),
    ...broken.map((each) => styler.bad(`   breaks ${brokenText(each)}`)),
    ...beyondLines(layout),
    ...bindingLines(binding).map((line) => `   ${line}`),
    ...(oneMore ? [`   one worker more:  ${neighbourText(oneMore, layout, rate)}`] : []),
    ...(oneFewer ? [`   one worker fewer: ${neighbourText(oneFewer, layout, rate)}`] : []),
  ];
}

function beyondLines({ largestRate, breaksFirst, ceiling }: PlannedLayout): string[] {
  if (largestRate === undefined) return [];
  const beyond = `   above ${readable(largestRate)} req/s`;
  if (breaksFirst) return [`${beyond} it breaks ${brokenText(breaksFirst)}`];
  return ceiling ? [`${beyond} ${ceiling.setBy} cannot carry the load, by arithmetic alone`] : [];
}

export function neighbourText(neighbour: Neighbour, layout: PlannedLayout, rate: number): string {
  const { name, pricePerHour, largestRate, meets, broken } = neighbour;
  const size = neighbour.gpus - layout.gpus;
  const gpus = `${size > 0 ? '+' : ''}${size} ${Math.abs(size) === 1 ? 'GPU' : 'GPUs'}`;
  const price = pricePerHour === undefined ? '' : `, ${pricePerHour.toFixed(2)} ${layout.currency ?? ''}/h`;
  const reaches =
    largestRate === undefined ? 'no rate meets the objectives' : reachesText(largestRate, layout);
  const surprises = meets && (size < 0 || !layout.meets);
  const verdict = meets
    ? surprises
      ? `; meets the objectives at ${readable(rate)}`
      : ''
    : `; at ${readable(rate)} it breaks ${broken.map(brokenText).join(', ')}`;
  return `${name} (${gpus}${price}): ${reaches}${verdict}`;
}

function reachesText(rate: number, { largestRate }: PlannedLayout): string {
  const change = largestRate === undefined ? '' : ` (${signedPercent(rate / largestRate - 1)})`;
  return `up to ${readable(rate)} req/s${change}`;
}

export function brokenText(objective: BrokenObjective): string {
  const { metric, value } = objective;
  if (metric === QUEUE_GROWTH) return `a steady state: requests pile up by ${readable(value)} a second`;
  const { unit } = metricLabel(metric);
  return `${objectiveText(objective)} with ${readable(value)}${unit && ` ${unit}`}`;
}

function noteLines(
  { accelerators, rankedBy, layouts, requests, goodput }: PlanResult,
  styler: Styler,
): string[] {
  const unpriced = accelerators.filter(({ pricePerHour }) => pricePerHour === undefined).map(({ id }) => id);
  const tooShort = layouts.flatMap((layout, index) => (layout.tooShort ? [index + 1] : []));
  return [
    ...(tooShort.length > 0
      ? [
          `Of ${tooShort.join(', ')} the runs are too short to see whether requests pile up: try --requests ${4 * requests}`,
        ]
      : []),
    ...(rankedBy === 'gpus'
      ? [
          `The price of ${unpriced.join(' and ')} is not known, so that layouts rank by their number of GPUs: say it ` +
            `with ${unpriced.map((id) => `--price ${id}=<price of a GPU-hour>`).join(' ')}`,
        ]
      : []),
    ...(goodput ? [styler.dim(`Good requests: each by itself ${goodText(goodput)}.`)] : []),
    styler.dim(
      'Energy: GPUs at the power limit of their boards, an upper bound; hosts and network are not counted.',
    ),
  ];
}

function goodText(goodput: NonNullable<PlanResult['goodput']>): string {
  return Object.entries(goodput)
    .map(([latency, limit]) => `${latency.toUpperCase()} <= ${limit} ms`)
    .join(', ');
}
