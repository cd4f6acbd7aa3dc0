import { effectiveBandwidth, type Link } from '../../hardware/link.ts';
import { formatQuantity } from '../../quantity/format-quantity.ts';
import { type Grid, renderGrid } from '../../report/grid.ts';
import { NOTHING, percent, readable } from '../../report/numbers.ts';
import { PLAIN, type Styler } from '../../report/styler.ts';
import { type Fact, factLines, paragraphs } from './facts.ts';
import type { AcceleratorInspection, KnownOperator } from './inspect-accelerator.ts';

/** Peaks, ridge points, links, price, the figures of its operators, and where all of it comes from. */
export function renderAccelerator(
  inspection: AcceleratorInspection,
  width = 100,
  styler: Styler = PLAIN,
): string {
  const { accelerator } = inspection;
  return paragraphs([
    [
      styler.heading(
        `${accelerator.id}: ${accelerator.vendor} ${accelerator.name}, ${accelerator.architecture}`,
      ),
    ],
    factLines(hardwareFacts(inspection), styler),
    renderGrid(formatGrid(inspection), width, styler),
    renderGrid(operatorGrid(inspection), width, styler),
    [styler.heading('Sources'), ...factLines(sourceFacts(inspection), styler)],
  ]);
}

function hardwareFacts({ accelerator }: AcceleratorInspection): Fact[] {
  const { memoryBytes, memoryBandwidthBytesPerSecond, boardPowerWatts, price } = accelerator;
  const facts: Fact[] = [
    [
      'Memory',
      `${formatQuantity(memoryBytes, 'bytes')} at ${formatQuantity(memoryBandwidthBytesPerSecond, 'bytesPerSecond')}`,
    ],
    ['Multiprocessors', String(accelerator.multiprocessors)],
    ['Between GPUs', linkText(accelerator.interconnect)],
    ['To the host', linkText(accelerator.host)],
  ];
  if (boardPowerWatts !== undefined) facts.push(['Board power', formatQuantity(boardPowerWatts, 'watts')]);
  if (price !== undefined) {
    const { perHour, currency, date } = price;
    facts.push([
      'Price',
      `${perHour.toFixed(2)} ${currency} an hour${date === undefined ? '' : `, ${date}`}`,
    ]);
  }
  return facts;
}

function linkText(link: Link): string {
  const rate = formatQuantity(link.bandwidthBytesPerSecond, 'bytesPerSecond');
  const reached = formatQuantity(effectiveBandwidth(link), 'bytesPerSecond');
  return `${link.name}, ${rate} one way, of which ${reached} are reached, latency ${formatQuantity(link.latencySeconds, 'seconds')}`;
}

function formatGrid({ formats }: AcceleratorInspection): Grid {
  return {
    title: 'Number format',
    rows: formats.map(({ format }) => ({ label: format, unit: '' })),
    columns: ['peak', 'ridge, FLOP/byte', 'ridge, tokens a step'],
    blocks: [
      {
        heading: 'bound by memory below the ridge, by compute above it',
        cells: formats.map(({ peakFlopsPerSecond, ridgeFlopsPerByte, ridgeTokens }) => [
          { text: formatQuantity(peakFlopsPerSecond, 'flopsPerSecond') },
          { text: readable(ridgeFlopsPerByte) },
          { text: readable(ridgeTokens) },
        ]),
      },
    ],
  };
}

function operatorGrid({ operators, basis }: AcceleratorInspection): Grid {
  return {
    title: 'Operator',
    rows: operators.map(({ operator, kernel }) => ({ label: operator, unit: kernel ?? '' })),
    columns: ['of peak FLOP/s', 'of bandwidth', 'latency'],
    blocks: [
      {
        heading: `reached, ${basis ?? 'see the source'}`,
        cells: operators.map((operator) => [
          { text: shareText(operator.computeEfficiency) },
          { text: bandwidthText(operator) },
          { text: formatQuantity(operator.latencySeconds, 'seconds') },
        ]),
      },
    ],
  };
}

function shareText(share: number | undefined): string {
  return share === undefined ? NOTHING : percent(share);
}

function bandwidthText({ memoryEfficiency, bandwidthEfficiency }: KnownOperator): string {
  return shareText(memoryEfficiency ?? bandwidthEfficiency);
}

function sourceFacts({ accelerator }: AcceleratorInspection): Fact[] {
  const { sources, interconnect, host, price } = accelerator;
  return [
    ...Object.entries(sources),
    ['interconnect', interconnect.source],
    ['host', host.source],
    ...(price === undefined ? [] : [['price', price.source] as const]),
  ];
}
