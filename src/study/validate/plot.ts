import type { BenchmarkValidation, CellValidation } from './validation.ts';

const SIZE = 460;
const MARGIN = { left: 56, right: 168, top: 44, bottom: 46 };
/** Okabe and Ito's palette, which people with any colour vision can tell apart. */
export const FAMILIES = [
  { name: 'TTFT', matches: (metric: string) => metric.includes('ttft'), colour: '#0072b2' },
  { name: 'ITL, TPOT', matches: (metric: string) => /itl|tpot/.test(metric), colour: '#d55e00' },
  { name: 'latency', matches: (metric: string) => /latency|e2el|duration/.test(metric), colour: '#009e73' },
  { name: 'throughput', matches: (metric: string) => metric.includes('throughput'), colour: '#cc79a7' },
  { name: 'other', matches: () => true, colour: '#666666' },
];
/** Milliseconds, so that all times share the axis. */
const SCALE: Partial<Record<CellValidation['unit'], number>> = { s: 1000 };

/**
 * Measured against simulated, both logarithmic, as an SVG picture: scored cells of one benchmark, filled where they
 * are predicted, hollow where they were used to fit; on the line both are equal, in the band within 10 %.
 */
export function plotValidation({ name, cells }: BenchmarkValidation): string {
  const points = cells.flatMap((cell) => {
    if (!cell.scored || cell.simulated === null || cell.simulated <= 0) return [];
    const scale = SCALE[cell.unit] ?? 1;
    return [{ cell, x: Math.log10(cell.measured * scale), y: Math.log10(cell.simulated * scale) }];
  });
  const low = Math.floor(Math.min(...points.flatMap(({ x, y }) => [x, y])));
  const high = Math.ceil(Math.max(...points.flatMap(({ x, y }) => [x, y])));
  const across = (value: number) => MARGIN.left + ((value - low) / (high - low)) * SIZE;
  const up = (value: number) => MARGIN.top + SIZE - ((value - low) / (high - low)) * SIZE;
  const within = Math.log10(1.1);
  const corners = [
    [low, low + within],
    [high, high + within],
    [high, high - within],
    [low, low - within],
  ];
  const band = corners.map(([x, y]) => `${across(x).toFixed(1)},${up(y).toFixed(1)}`).join(' ');
  const marks = points.map(({ cell, x, y }) => mark(cell, across(x), up(y)));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${MARGIN.left + SIZE + MARGIN.right} ${MARGIN.top + SIZE + MARGIN.bottom}" font-family="system-ui, sans-serif" font-size="12" role="img">`,
    `<title>${escapeXml(name)}: measured against simulated</title>`,
    '<rect width="100%" height="100%" fill="#ffffff"/>',
    `<text x="${MARGIN.left}" y="24" font-size="15" font-weight="600" fill="#222">${escapeXml(name)}</text>`,
    `<clipPath id="area"><rect x="${MARGIN.left}" y="${MARGIN.top}" width="${SIZE}" height="${SIZE}"/></clipPath>`,
    ...decades(low, high).flatMap((value) => gridLines(value, across(value), up(value))),
    `<polygon points="${band}" fill="#000" opacity="0.07" clip-path="url(#area)"/>`,
    `<line x1="${across(low)}" y1="${up(low)}" x2="${across(high)}" y2="${up(high)}" stroke="#555"/>`,
    ...marks,
    `<text x="${MARGIN.left + SIZE / 2}" y="${MARGIN.top + SIZE + 36}" text-anchor="middle" fill="#222">measured (ms, tok/s, req/s)</text>`,
    `<text transform="translate(16 ${MARGIN.top + SIZE / 2}) rotate(-90)" text-anchor="middle" fill="#222">simulated</text>`,
    ...legend(points.map(({ cell }) => cell)),
    '</svg>',
    '',
  ].join('\n');
}

function decades(low: number, high: number): number[] {
  return Array.from({ length: high - low + 1 }, (_, index) => low + index);
}

function gridLines(value: number, x: number, y: number): string[] {
  const label = new Intl.NumberFormat('en', { notation: 'compact' }).format(10 ** value);
  const [right, bottom] = [MARGIN.left + SIZE, MARGIN.top + SIZE];
  return [
    `<line x1="${x}" y1="${MARGIN.top}" x2="${x}" y2="${bottom}" stroke="#ddd"/>`,
    `<line x1="${MARGIN.left}" y1="${y}" x2="${right}" y2="${y}" stroke="#ddd"/>`,
    `<text x="${x}" y="${bottom + 17}" text-anchor="middle" fill="#444">${label}</text>`,
    `<text x="${MARGIN.left - 6}" y="${y + 4}" text-anchor="end" fill="#444">${label}</text>`,
  ];
}

/** What kind of number a metric is, and its colour. */
export function family(metric: string) {
  return FAMILIES.find(({ matches }) => matches(metric))!;
}

function mark(cell: CellValidation, x: number, y: number): string {
  const { colour } = family(cell.metric);
  const fill = cell.role === 'predicted' ? `fill="${colour}" fill-opacity="0.75"` : 'fill="#ffffff"';
  const title = `${cell.deployment}, ${cell.load}, ${cell.metric}: ${cell.measured} ${cell.unit} measured, ${cell.simulated!.toPrecision(4)} simulated`;
  return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="3.6" ${fill} stroke="${colour}"><title>${escapeXml(title)}</title></circle>`;
}

function legend(cells: CellValidation[]): string[] {
  const x = MARGIN.left + SIZE + 20;
  const used = FAMILIES.filter((entry) => cells.some(({ metric }) => family(metric) === entry));
  const entries = used.map(({ name, colour }) => ({ name, circle: `fill="${colour}" stroke="${colour}"` }));
  if (cells.some(({ role }) => role === 'fitted'))
    entries.push({ name: 'used to fit', circle: 'fill="#fff" stroke="#444"' });
  const lines = entries.map(({ name, circle }, index) => {
    const y = MARGIN.top + 12 + 20 * index;
    return `<circle cx="${x}" cy="${y}" r="4" ${circle}/><text x="${x + 12}" y="${y + 4}" fill="#222">${name}</text>`;
  });
  const note = MARGIN.top + 12 + 20 * entries.length;
  return [
    ...lines,
    `<rect x="${x - 6}" y="${note - 5}" width="12" height="10" fill="#000" opacity="0.12"/><text x="${x + 12}" y="${note + 4}" fill="#222">within 10 %</text>`,
  ];
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
