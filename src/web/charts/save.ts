import type { LegendEntry } from './colours.ts';

/** What of an element's look comes from style sheets and variables, and must stand in the element itself in a file. */
const LOOK = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-opacity',
  'stroke-width',
  'stroke-dasharray',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
];
const SVG = 'http://www.w3.org/2000/svg';
const HEADER = 30;
const LEGEND_LINE = 20;
const CHARACTER = 7.2;

/**
 * A chart of the page as an SVG file of its own, with its title and legend, in the colours that it has now.
 *
 * @param chart as it stands in the page
 */
export function svgText(chart: SVGElement, title: string, legend: readonly LegendEntry[]): string {
  const copy = chart.cloneNode(true) as SVGElement;
  const originals = [chart, ...chart.querySelectorAll<SVGElement>('*')];
  [copy, ...copy.querySelectorAll<SVGElement>('*')].forEach((element, index) => {
    if (element.localName !== 'style') inlineLook(originals[index], element);
  });
  for (const style of copy.querySelectorAll('style')) style.remove();
  const width = Number(chart.getAttribute('width'));
  const lines = legendLines(legend, width);
  const top = HEADER + lines.length * LEGEND_LINE;
  const height = Number(chart.getAttribute('height')) + top;
  const file = svg('svg', { xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}` });
  const look = getComputedStyle(document.body);
  file.style.fontFamily = look.fontFamily;
  const ink = look.color;
  file.append(
    svg('rect', { width, height, fill: look.backgroundColor }),
    svg('text', { x: 8, y: 20, 'font-size': 15, 'font-weight': 600, fill: ink }, title),
    ...lines.flatMap((line, row) =>
      line.flatMap(({ entry, x }) => legendMarks(entry, x, HEADER + row * LEGEND_LINE + 8, ink)),
    ),
  );
  copy.setAttribute('y', String(top));
  file.append(copy);
  return new XMLSerializer().serializeToString(file);
}

/** Lets the browser keep a text as a file. */
export function download(fileName: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // Only after the browser has begun to read it.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function inlineLook(original: SVGElement, copy: SVGElement): void {
  const look = getComputedStyle(original);
  for (const property of LOOK) {
    const value = look.getPropertyValue(property);
    if (value !== '') copy.setAttribute(property, value);
  }
  copy.removeAttribute('class');
  copy.removeAttribute('style');
}

function legendLines(legend: readonly LegendEntry[], width: number) {
  const lines: { entry: LegendEntry; x: number }[][] = [];
  let x = width;
  for (const entry of legend) {
    const room = 34 + entry.label.length * CHARACTER;
    if (x + room > width) {
      lines.push([]);
      x = 8;
    }
    lines[lines.length - 1].push({ entry, x });
    x += room;
  }
  return lines;
}

function legendMarks({ label, colour, opacity = 1, dash }: LegendEntry, x: number, y: number, ink: string) {
  const resolved = resolvedColour(colour);
  const mark =
    dash === undefined
      ? svg('rect', { x, y: y - 6, width: 18, height: 12, fill: resolved, 'fill-opacity': opacity })
      : svg('path', {
          d: `M${x},${y}h18`,
          stroke: resolved,
          'stroke-width': 2,
          'stroke-dasharray': dash || 'none',
        });
  return [mark, svg('text', { x: x + 24, y: y + 4, 'font-size': 12, fill: ink }, label)];
}

/** What a CSS colour, perhaps a variable, is at this moment. */
export function resolvedColour(colour: string): string {
  const variable = /^var\((--[\w-]+)\)$/.exec(colour);
  return variable ? getComputedStyle(document.documentElement).getPropertyValue(variable[1]).trim() : colour;
}

export function svg(name: string, attributes: Record<string, string | number>, text?: string): SVGElement {
  const made = document.createElementNS(SVG, name) as SVGElement;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text !== undefined) made.textContent = text;
  return made;
}
