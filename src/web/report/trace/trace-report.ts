import { grouped, percent, readable } from '../../../report/numbers.ts';
import { traceFacts } from '../../../study/describe/table.ts';
import type {
  ArrivalDescription,
  Histogram,
  LengthDescription,
  TraceDescription,
} from '../../../study/describe/trace-description.ts';
import { figure } from '../../charts/figure.ts';
import { histogramChart, loadOverTimeChart } from '../../charts/histogram.ts';
import { type DataTable, tableElement } from '../../charts/table.ts';
import type { Report } from '../shell.ts';

/** What is in a trace. */
export function traceReport(name: string, description: TraceDescription): Report {
  const { arrivals, inputTokens, outputTokens, format } = description;
  return {
    kind: 'Trace',
    title: name,
    description: `A trace in the format ${format}.`,
    answer: answer(description),
    warnings: [],
    summary: [
      tableElement(factTable(description), 'What is in the trace'),
      tableElement(lengthTable(inputTokens, outputTokens), 'Tokens of prompts and answers'),
    ],
    sections: [
      {
        title: 'Lengths',
        content: [
          histogram(
            'Prompt tokens',
            'How many requests have a prompt of this length.',
            inputTokens.histogram,
          ),
          histogram(
            'Answer tokens',
            'How many requests have an answer of this length.',
            outputTokens.histogram,
          ),
        ],
      },
      { title: 'Arrivals', content: arrivals === undefined ? [] : arrivalFigures(arrivals) },
    ],
  };
}

function answer({ counts, arrivals, inputTokens, outputTokens, prefixes }: TraceDescription): string {
  const rate = arrivals === undefined ? '' : `, ${readable(arrivals.rate)} a second`;
  const lengths = `${grouped(inputTokens.percentiles.p50)} tokens in and ${grouped(outputTokens.percentiles.p50)} out in the median`;
  const shared =
    prefixes === undefined
      ? ''
      : `; an unlimited cache would hold ${percent(prefixes.hitRate)} of the prompts`;
  return `${grouped(counts.selected)} requests${rate}, ${lengths}${shared}.`;
}

function factTable(description: TraceDescription): DataTable {
  return { columns: [{ label: 'What' }, { label: 'How much' }], rows: traceFacts(description) };
}

function lengthTable(input: LengthDescription, output: LengthDescription): DataTable {
  const percentiles = Object.keys(input.percentiles);
  const row = (name: string, { total, mean, std, min, max, percentiles: values }: LengthDescription) => [
    name,
    ...[total, Math.round(mean), Math.round(std), min].map(grouped),
    ...percentiles.map((key) => grouped(values[key])),
    grouped(max),
  ];
  const columns = ['Tokens', 'total', 'mean', 'std', 'min', ...percentiles, 'max'];
  return {
    columns: columns.map((label) => ({ label })),
    rows: [row('prompt', input), row('answer', output)],
  };
}

function histogram(label: string, note: string, bins: Histogram): HTMLElement {
  return figure({
    title: label,
    note: `${note} Bins grow by a fifth.`,
    draw: (width) => histogramChart(bins, { width, label }),
    table: binTable(label, bins),
  });
}

function binTable(label: string, { edges, counts }: Histogram): DataTable {
  return {
    columns: [{ label: `${label} from` }, { label: 'to below' }, { label: 'requests' }],
    rows: counts.map((count, i) => [edges[i], edges[i + 1], count]),
  };
}

function arrivalFigures({ load, gapSeconds }: ArrivalDescription): HTMLElement[] {
  const { binSeconds, requests } = load;
  return [
    figure({
      title: 'Load over time',
      note: `Requests a second, each bar ${grouped(binSeconds / 60)} min; the trace may begin and end in the middle of one.`,
      draw: (width) => loadOverTimeChart(requests, binSeconds, { width, label: 'Requests a second' }),
      table: {
        columns: [{ label: 'From', unit: 's' }, { label: 'Requests' }],
        rows: requests.map((count, i) => [i * binSeconds, count]),
      },
    }),
    histogram(
      'Gaps between requests (s)',
      'How many requests came so long after the one before.',
      gapSeconds,
    ),
  ];
}
